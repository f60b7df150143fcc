/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import static io.quaywatch.ledger.LedgerFixtures.IMAGE;
import static io.quaywatch.ledger.LedgerFixtures.KEY;
import static io.quaywatch.ledger.LedgerFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaywatch.image.Platform;
import io.quaywatch.report.AffectedPackage;
import io.quaywatch.report.Evidence;
import io.quaywatch.report.Finding;
import io.quaywatch.report.ReportKey;
import io.quaywatch.report.ReportSummary;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanReport;
import io.quaywatch.report.ScanSubject;
import io.quaywatch.report.Severity;
import io.quaywatch.report.SeverityCounts;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of reports does. An adapter's test extends this and says how to make an empty store. */
public abstract class ReportStoreContract {
    private static final ReportKey NAME = KEY.reportKey(7);

    private ReportStore store;

    protected abstract ReportStore create();

    @BeforeEach
    final void open() {
        store = create();
    }

    @Test
    void find_unknown_isEmpty() {
        assertThat(store.find(NAME)).isEmpty();
    }

    @Test
    void put_thenFind_isTheSameReport() {
        store.put(NAME, report(2));
        store.put(KEY.reportKey(8), report(0));

        assertThat(store.find(NAME)).contains(report(2));
        assertThat(store.find(KEY.reportKey(8))).contains(report(0));
    }

    @Test
    void put_sameReportAgain_isAllowed() {
        store.put(NAME, report(2));
        store.put(NAME, report(2));

        assertThat(store.find(NAME)).contains(report(2));
    }

    @Test
    void put_anotherReport_isRefusedAndTheFirstStays() {
        store.put(NAME, report(2));

        assertThatThrownBy(() -> store.put(NAME, report(1)))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.kind()).isEqualTo(PortException.Kind.INVALID));
        assertThat(store.find(NAME)).contains(report(2));
    }

    @Test
    void put_manyFindings_areAllKept() {
        store.put(NAME, report(5_000));

        assertThat(store.find(NAME)).contains(report(5_000));
    }

    private static ScanReport report(int findings) {
        List<Finding> found = LongStream.rangeClosed(1, findings)
                .mapToObj(ReportStoreContract::finding)
                .toList();
        ReportSummary summary = new ReportSummary(SeverityCounts.of(found), NAME);
        return new ScanReport(
                new ScanSubject(IMAGE.toString(), null, null, Platform.LINUX_AMD64, true),
                new ScanOutcome.Complete(summary, new Evidence.Reused(NOW, "the same image was scanned yesterday")),
                "registry-sensor",
                NOW.minusSeconds(60),
                NOW,
                found,
                List.of("no platform was named: linux/amd64 assumed"));
    }

    private static Finding finding(long qid) {
        AffectedPackage affected = new AffectedPackage("libc6", "2.36-9", null, "/var/lib/dpkg/status");
        return new Finding(
                qid,
                "Größe & <b>title</b>",
                Severity.HIGH,
                "OS",
                List.of("CVE-2026-0001"),
                List.of(affected),
                true,
                9.8,
                NOW);
    }
}
