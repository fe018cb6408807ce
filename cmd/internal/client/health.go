package client

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Health is what a server tells of itself at /healthz.
type Health struct {
	Status   string `json:"status"`
	Program  string `json:"program"`  // such as `peacegraph 0.1.0`
	Instance string `json:"instance"` // another one each time the server starts
}

// Probe asks at an address which server is there. It sends no token, waits a second at most, and takes any certificate: what
// it is told is only to be compared with what is known from elsewhere. ok is false when no peacegraph answers.
func Probe(ctx context.Context, server string) (h Health, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}
	return health(ctx, &http.Client{Transport: transport}, server)
}

func health(ctx context.Context, client *http.Client, server string) (h Health, ok bool) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(server, "/")+"/healthz", nil)
	if err != nil {
		return h, false
	}
	response, err := client.Do(request)
	if err != nil {
		return h, false
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	if err != nil || json.Unmarshal(text, &h) != nil {
		return h, false
	}
	return h, response.StatusCode == http.StatusOK && h.Status == "alive" && strings.HasPrefix(h.Program, "peacegraph ")
}

// versions says which programs do not understand each other, and what to do.
func (c *Client) versions(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	h, ok := health(ctx, c.http, c.Server())
	switch own := "peacegraph " + c.version; {
	case !ok:
		return "it is no peacegraph, or one of a much older version"
	case h.Program != own:
		return fmt.Sprintf("it is %s, and this program is %s: use the same version", h.Program, own)
	}
	return "it has the version of this program, so something on the way changes what is asked or answered"
}
