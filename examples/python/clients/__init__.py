"""Calls 企加云, 爱速搭, InnoPaaS and apihub, and receives what InnoPaaS pushes."""
