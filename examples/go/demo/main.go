// Command demo calls each provider once and prints a line about each; the other languages' programs print the same.
package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strings"
	"time"

	clients "example.com/clients"
)

const store = "1159374785466208256"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := demo(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func demo(ctx context.Context) error {
	config, err := clients.ReadConfig(os.Getenv)
	if err != nil {
		return err
	}
	for _, show := range []func(context.Context, clients.Config) error{member, applications, sms, weather} {
		if err := show(ctx, config); err != nil {
			return err
		}
	}
	return nil
}

func member(ctx context.Context, config clients.Config) error {
	const mobile = "13900000001"
	client := clients.NewQijiayunClient(config.Qijiayun)
	if err := client.RegisterMember(ctx, clients.Member{Mobile: mobile, StoreNo: store, Channel: "4", RealName: "王小明"}); err != nil {
		return err
	}
	if err := client.ChangePoints(ctx, mobile, store, 100, "开卡礼"); err != nil {
		return err
	}
	points, err := client.Points(ctx, mobile, store)
	if err != nil {
		return err
	}
	fmt.Printf("企加云: member %s has %v points\n", mobile, points)
	return nil
}

func applications(ctx context.Context, config clients.Config) error {
	list, err := clients.NewAisudaClient(config.Aisuda, time.Now).Applications(ctx)
	if err != nil {
		return err
	}
	var keys []string
	for _, application := range list {
		keys = append(keys, application.Key)
	}
	fmt.Printf("爱速搭: applications %s\n", strings.Join(keys, ", "))
	return nil
}

func sms(ctx context.Context, config clients.Config) error {
	reports := make(chan clients.Report, 1)
	receiver, err := clients.NewCallbackReceiver(net.JoinHostPort(cmp.Or(os.Getenv("CALLBACK_HOST"), "127.0.0.1"), "0"), func(r clients.Report) error {
		reports <- r
		return nil
	})
	if err != nil {
		return err
	}
	defer func() { _ = receiver.Close() }()
	message := clients.SMS{Mobile: "12025550100", Msg: "Your order has been shipped.", CallBackURL: receiver.URL()}
	if _, err := clients.NewInnopaasClient(config.Innopaas).SendSMS(ctx, message); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case report := <-reports:
		fmt.Printf("InnoPaaS: SMS to %s is %s\n", report.Mobile, report.Status)
		return nil
	}
}

func weather(ctx context.Context, config clients.Config) error {
	w, err := clients.NewApihubClient(config.Apihub, time.Now, clients.Sleep).Weather(ctx, 116.4, 39.93)
	if err != nil {
		return err
	}
	fmt.Printf("apihub: weather at 116.4, 39.93 is that of %s\n", w.Location.Path)
	return nil
}
