package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

const healthHelp = `latchkey health asks the server that listens on LISTEN (:8080) of this machine
whether it is alive. It fails when it is not.
`

func health(ctx context.Context, getenv func(string) string, _ io.Writer) error {
	listen := getenv("LISTEN")
	if listen == "" {
		listen = ":8080"
	}
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return err
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return err
	}
	answer, err := (&http.Client{}).Do(request) // The context limits it.
	if err != nil {
		return err
	}
	defer answer.Body.Close() //nolint:errcheck // Nothing follows.
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", answer.Status)
	}
	return nil
}
