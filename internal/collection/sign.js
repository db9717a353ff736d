// Signs a JWT of this moment. Postman has SHA-256, by CryptoJS, and no RSA: that is big integers here.
const lib = require('crypto-js');
const plain = (words) => lib.enc.Base64.stringify(words).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

function signed(algorithm, claims, life, key) {
  claims.iat = Math.floor(Date.now() / 1000);
  if (life) claims.exp = claims.iat + life;
  const text = [{ alg: algorithm, typ: 'JWT' }, claims].map((part) => plain(lib.enc.Utf8.parse(JSON.stringify(part)))).join('.');
  return text + '.' + plain(algorithm === 'HS256' ? lib.HmacSHA256(text, key) : rs256(text, key));
}

// rs256 is RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2) by a private key in PEM.
function rs256(text, pem) {
  const der = lib.enc.Base64.parse(pem.replace(/-----[^-]*-----|\s/g, '')).toString();
  let at = 0;
  const byte = () => parseInt(der.substr(2 * at++, 2), 16);
  const enter = () => {
    byte();
    let length = byte();
    if (length < 128) return length;
    let more = length - 128;
    for (length = 0; more > 0; more--) length = 256 * length + byte();
    return length;
  };
  const skip = () => { const length = enter(); at += length; };
  const integer = () => {
    const length = enter();
    at += length;
    return BigInt('0x' + der.substr(2 * (at - length), 2 * length));
  };
  enter();
  integer();
  if (der.substr(2 * at, 2) === '30') { // PKCS #8 around PKCS #1
    skip();
    enter();
    enter();
    integer();
  }
  const n = integer();
  skip();
  let d = integer();
  const size = n.toString(16).length;
  const end = '003031300d060960864801650304020105000420' + lib.SHA256(text).toString();
  let base = BigInt('0x0001' + 'f'.repeat(size - 4 - end.length) + end);
  let power = BigInt(1);
  for (const two = BigInt(2); d > 0; d /= two) {
    if (d % two > 0) power = (power * base) % n;
    base = (base * base) % n;
  }
  return lib.enc.Hex.parse(power.toString(16).padStart(size, '0'));
}
