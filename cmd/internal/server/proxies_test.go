package server

import (
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"peacegraph/cmd/internal/server/internal/testapi"
)

func TestWhereARequestComesFrom(t *testing.T) {
	var proxies []netip.Prefix
	for _, text := range []string{"10.0.0.0/8", "192.0.2.1", "fd00::/8"} {
		proxy, err := ParseProxy(text)
		if err != nil {
			t.Fatal(err)
		}
		proxies = append(proxies, proxy)
	}
	behind, _ := testServer(t, &testapi.Root{}, func(c *Config) { c.Proxies = proxies })
	alone, _ := testServer(t, &testapi.Root{}, nil)
	for _, tc := range []struct {
		name, remote string
		headers      []string // in pairs
		want         string
	}{
		{"nothing told", "10.1.1.1:80", nil, "10.1.1.1"},
		{"a client that lies", "203.0.113.5:80", []string{"X-Forwarded-For", "198.51.100.1"}, "203.0.113.5"},
		{"told by a proxy", "10.1.1.1:80", []string{"X-Forwarded-For", "198.51.100.1"}, "198.51.100.1"},
		{"told by one of a name", "192.0.2.1:80", []string{"X-Forwarded-For", "198.51.100.1"}, "198.51.100.1"},
		{"what the client wrote itself comes first", "10.1.1.1:80", []string{"X-Forwarded-For", "127.0.0.1, 198.51.100.1"}, "198.51.100.1"},
		{"through several proxies", "10.1.1.1:80", []string{"X-Forwarded-For", "1.1.1.1, 198.51.100.1, fd00::7, 10.2.2.2"}, "198.51.100.1"},
		{"in several headers", "10.1.1.1:80", []string{"X-Forwarded-For", "1.1.1.1", "X-Forwarded-For", "198.51.100.1,10.2.2.2"}, "198.51.100.1"},
		{"proxies alone", "10.1.1.1:80", []string{"X-Forwarded-For", "10.3.3.3, 10.2.2.2"}, "10.3.3.3"},
		{"with ports", "10.1.1.1:80", []string{"X-Forwarded-For", "198.51.100.1:4711"}, "198.51.100.1"},
		{"IPv6 with a port", "[fd00::1]:80", []string{"X-Forwarded-For", "[2001:db8::1]:4711"}, "2001:db8::1"},
		{"IPv4 as IPv6", "[::ffff:10.1.1.1]:80", []string{"X-Forwarded-For", "::ffff:198.51.100.1"}, "198.51.100.1"},
		{"garbage", "10.1.1.1:80", []string{"X-Forwarded-For", "198.51.100.1, <script>"}, "10.1.1.1"},
		{"garbage behind a proxy", "10.1.1.1:80", []string{"X-Forwarded-For", "1.1.1.1, unknown, 10.2.2.2"}, "10.2.2.2"},
		{"an endless chain", "10.1.1.1:80", []string{"X-Forwarded-For", strings.Repeat("10.2.2.2,", 10000) + "10.2.2.2"}, "10.2.2.2"},
		{"Forwarded", "10.1.1.1:80", []string{"Forwarded", `for=1.1.1.1, For="[2001:db8::1]:4711";proto=https;by=10.1.1.1`}, "2001:db8::1"},
		{"Forwarded, hidden", "10.1.1.1:80", []string{"Forwarded", "for=_hidden"}, "10.1.1.1"},
		{"both, and they agree", "10.1.1.1:80", []string{"Forwarded", "for=198.51.100.1", "X-Forwarded-For", "198.51.100.1"}, "198.51.100.1"},
		{"both, one of them from the client", "10.1.1.1:80", []string{"Forwarded", "for=127.0.0.1", "X-Forwarded-For", "198.51.100.1"}, "10.1.1.1"},
		{"no address at all", "@", []string{"X-Forwarded-For", "198.51.100.1"}, "invalid IP"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = tc.remote
		for i := 0; i < len(tc.headers); i += 2 {
			r.Header.Add(tc.headers[i], tc.headers[i+1])
		}
		if got := behind.addrOf(r).String(); got != tc.want {
			t.Errorf("%s: got %s, want %s", tc.name, got, tc.want)
		}
		if got, want := alone.addrOf(r), remoteAddr(r); got != want {
			t.Errorf("%s, no proxy is trusted: got %s, want %s", tc.name, got, want)
		}
	}
}

func TestProxiesAreRead(t *testing.T) {
	for text, want := range map[string]string{"10.0.0.7": "10.0.0.7/32", "10.1.2.3/8": "10.0.0.0/8", "fd00::1": "fd00::1/128", "::ffff:10.0.0.7": "10.0.0.7/32"} {
		if got, err := ParseProxy(text); err != nil || got.String() != want {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"", "proxy", "10.0.0.0/33", "10.0.0", "fe80::1%eth0"} {
		if got, err := ParseProxy(text); err == nil || !strings.Contains(err.Error(), "10.0.0.0/8") {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
}

func FuzzWhereARequestComesFrom(f *testing.F) {
	f.Add("1.1.1.1, 10.2.2.2", `for="[::1]:80";by=x`)
	f.Add(",,,", ";;=,for")
	f.Fuzz(func(t *testing.T, one, other string) {
		s := &Server{proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = "10.1.1.1:80"
		r.Header["X-Forwarded-For"], r.Header["Forwarded"] = []string{one}, []string{other}
		if got := s.addrOf(r); !got.IsValid() || got.Zone() != "" || got.Is4In6() {
			t.Errorf("got %v", got)
		}
		r.RemoteAddr = "203.0.113.5:80"
		if got := s.addrOf(r).String(); got != "203.0.113.5" {
			t.Errorf("a client is believed: %s", got)
		}
	})
}
