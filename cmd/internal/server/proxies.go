package server

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ParseProxy reads the address of a proxy, or a range of them: 10.0.0.7, 10.0.0.0/8, fd00::/8. The error says how it is written.
func ParseProxy(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
		addr = addr.Unmap()
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%q is no address of a proxy; write one, or a range, as in 10.0.0.7 or 10.0.0.0/8", text)
	}
	return prefix.Masked(), nil
}

// addrOf returns where a request comes from. What its headers say of that counts only when the connection comes from a proxy
// that is trusted: then it is the last address, from the right, that is not of a trusted proxy, since everything left of it
// was written by somebody who is not trusted. Where that ends in what is no address, the proxy next to it is taken.
//
// X-Forwarded-For and Forwarded (RFC 7239) say the same in two ways. A proxy that writes one passes on the other as the
// client sent it, so when both are there and differ, neither is believed.
func (s *Server) addrOf(r *http.Request) netip.Addr {
	direct := remoteAddr(r)
	if !s.isProxy(direct) {
		if len(s.proxies) == 0 && (direct.IsLoopback() || direct.IsPrivate()) && r.Header.Get("X-Forwarded-For")+r.Header.Get("Forwarded") != "" && !s.unnamedProxy.Swap(true) {
			s.log.LogAttrs(r.Context(), slog.LevelWarn, "requests come through a proxy that is not trusted, so all who come through it count as one client: name it with --trusted-proxy", slog.String("addr", direct.String()))
		}
		return direct
	}
	told, toldToo := r.Header.Values("X-Forwarded-For"), r.Header.Values("Forwarded")
	switch {
	case len(told) > 0 && len(toldToo) > 0:
		one, other := s.nearest(direct, forwardedFor(told)), s.nearest(direct, forwarded(toldToo))
		if one != other {
			return direct
		}
		return one
	case len(told) > 0:
		return s.nearest(direct, forwardedFor(told))
	}
	return s.nearest(direct, forwarded(toldToo))
}

func (s *Server) isProxy(addr netip.Addr) bool {
	return addr.IsValid() && slices.ContainsFunc(s.proxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// nearest returns the first address of a chain, from its end, that is not of a proxy.
func (s *Server) nearest(direct netip.Addr, chain []string) netip.Addr {
	at := direct
	for _, text := range slices.Backward(chain) {
		addr, ok := nodeAddr(text)
		if !ok {
			return at
		}
		at = addr
		if !s.isProxy(addr) {
			return at
		}
	}
	return at
}

// maxChain bounds what is read of a chain, from its end.
const maxChain = 32

// forwardedFor returns the entries of X-Forwarded-For, the nearest last.
func forwardedFor(headers []string) []string {
	entries := strings.Split(strings.Join(headers, ","), ",")
	return entries[max(0, len(entries)-maxChain):]
}

// forwarded returns the nodes of Forwarded, the nearest last; "" for an element that names none. Quotes around commas and
// semicolons are not minded: what they enclose is no address then.
func forwarded(headers []string) []string {
	var nodes []string
	for _, element := range forwardedFor(headers) {
		node := ""
		for pair := range strings.SplitSeq(element, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			if strings.EqualFold(name, "for") {
				node = strings.Trim(value, `"`)
			}
		}
		nodes = append(nodes, node)
	}
	return nodes
}

// nodeAddr reads an address that may have a port, as in 192.0.2.1, 192.0.2.1:80, 2001:db8::1 and [2001:db8::1]:80.
func nodeAddr(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	addr, err := netip.ParseAddr(text)
	if err != nil {
		var with netip.AddrPort
		with, err = netip.ParseAddrPort(text)
		addr = with.Addr()
	}
	if inside, bracketed := strings.CutPrefix(text, "["); err != nil && bracketed {
		addr, err = netip.ParseAddr(strings.TrimSuffix(inside, "]"))
	}
	return addr.Unmap().WithZone(""), err == nil
}
