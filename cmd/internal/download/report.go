package download

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"peacegraph/graph/export"
)

// ReportTrailer is the name of the trailer behind an export that tells what was written, as JSON of a [Report].
const ReportTrailer = "Export-Report"

// Report tells what was written.
type Report struct {
	export.Report
	// Empty says that the graph had nothing in it.
	Empty bool
}

// tellReport puts a report into a header, in ASCII.
func tellReport(header http.Header, report Report) error {
	text, err := json.Marshal(report)
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	var ascii strings.Builder
	for _, r := range string(text) {
		switch {
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&ascii, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case r > '~':
			fmt.Fprintf(&ascii, `\u%04x`, r)
		default:
			ascii.WriteRune(r)
		}
	}
	header.Set(ReportTrailer, ascii.String())
	return nil
}

// ReportOf reads the report behind an export that was read to its end. ok is false when there is none, because something on
// the way has left it out.
func ReportOf(response *http.Response) (report Report, ok bool) {
	text := response.Trailer.Get(ReportTrailer)
	return report, text != "" && json.Unmarshal([]byte(text), &report) == nil
}
