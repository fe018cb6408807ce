package main

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"peacegraph/cmd/internal/client"
	"peacegraph/cmd/internal/download"
	"peacegraph/cmd/internal/server"
	"peacegraph/graph/export"
)

// fetch has a server make the export and writes what comes.
func (f exportFlags) fetch(ctx context.Context, std streams, asks *client.Client, file string, format export.Format) (download.Report, int64, error) {
	var report download.Report
	form, err := f.form(ctx, std, asks, format)
	if err != nil {
		return report, 0, err
	}
	request := client.Request{Path: "/export/all/export" + format.Ends[0], Query: form, Accept: []string{format.MediaType}}
	if request.Accept[0], _, _ = strings.Cut(format.MediaType, ";"); len(form.Encode()) > longestAddress {
		request.Method, request.Query, request.Reads = http.MethodPost, nil, true
		request.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		request.Body = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(form.Encode())), nil }
	}
	response, err := asks.Do(ctx, request)
	if err != nil {
		return report, 0, asked(err)
	}
	defer response.Body.Close()
	x := exporting{
		one: func(to io.Writer) error {
			_, err := io.Copy(to, response.Body)
			return err
		},
		several: func(open func(string) (io.WriteCloser, error)) error { return unpack(response.Body, format, open) },
	}
	written, err := watched(std.err, "receiving", func() (int64, error) { return writeExport(std, file, format, x) })
	if err != nil {
		return report, 0, err
	}
	report, ok := download.ReportOf(response.Response)
	if !ok {
		fmt.Fprintf(std.err, "%s: as %s, %s; something on the way to %s has left out what the server tells of it\n", file, format.Name, size(written), asks.Server())
	}
	return report, written, nil
}

// longestAddress is how long the parameters in an address may be; longer ones are sent as a form.
const longestAddress = 4000

// form says to a server what the flags say.
func (f exportFlags) form(ctx context.Context, std streams, asks *client.Client, format export.Format) (url.Values, error) {
	if _, err := f.check(ctx, format); err != nil {
		return nil, err
	}
	form := url.Values{"title": {f.title()}}
	set := func(name, value string) {
		if value != "" {
			form.Set(name, value)
		}
	}
	if f.asOf != "" {
		if _, err := download.AsOf(f.asOf); err != nil {
			return nil, usageError{fmt.Errorf("--as-of: %w", err)}
		}
	}
	set("asOf", f.asOf)
	set("dataset", f.dataset)
	set("filter", f.filter)
	if f.around != nil {
		set("depth", strconv.Itoa(f.depth))
	}
	for name, values := range map[string][]string{"around": f.around, "kind": f.kinds, "predicate": f.predicates, "mode": f.modes} {
		if values != nil {
			form[name] = values
		}
	}
	set("values", f.values)
	set("version", f.gexf)
	if f.excel {
		set("excel", "1")
	}
	if f.query == "" {
		return form, nil
	}
	request, err := f.question(std)
	if err != nil {
		return nil, err
	}
	text, err := asks.GraphQL(ctx, client.Asked(request), "")
	if err != nil {
		return nil, err
	}
	answer, err := server.ReadAnswer(text)
	if err != nil {
		return nil, err
	}
	if len(answer.Errors) > 0 {
		return nil, usageError{fmt.Errorf("--query: %s", problemLine(answer.Errors[0]))}
	}
	form["answered"] = download.Answered(answer.Data)
	if len(form["answered"]) == 0 {
		form["answered"] = []string{""} // of which the server says that there is nothing to export
	}
	return form, nil
}

// unpack writes each file of an archive that a server sent. It takes no file but those that the form has.
func unpack(from io.Reader, format export.Format, open func(name string) (io.WriteCloser, error)) error {
	// The list of the files in an archive is at its end.
	whole, err := os.CreateTemp("", "peacegraph-export-*.zip")
	if err != nil {
		return fmt.Errorf("make room for the archive: %w", err)
	}
	defer os.Remove(whole.Name())
	defer whole.Close()
	size, err := io.Copy(whole, from)
	if err != nil {
		return err
	}
	archive, err := zip.NewReader(whole, size)
	if err != nil {
		return fmt.Errorf("read the archive that the server sent: %w", err)
	}
	for _, file := range archive.File {
		if !slices.Contains(format.Files(), file.Name) {
			return fmt.Errorf("read the archive that the server sent: %q is none of its files, which are %s", file.Name, strings.Join(format.Files(), ", "))
		}
		packed, err := file.Open()
		if err != nil {
			return fmt.Errorf("read the archive that the server sent: %w", err)
		}
		to, err := open(file.Name)
		if err == nil {
			_, err = io.Copy(to, packed)
			err = errors.Join(err, to.Close())
		}
		if err := errors.Join(err, packed.Close()); err != nil {
			return err
		}
	}
	return nil
}
