/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes JUnit XML as Surefire's schema has it: one test case for each image. A complete result that the policy accepts is a
 * pass, one that it does not accept a failure. Everything else is an error: nobody knows.
 */
final class JUnitReportWriter implements ExchangeWriter {
    private static final int LISTED = 50;

    /** The platform's own, whatever else is on the class path: others write other bytes. */
    private final XMLOutputFactory factory = XMLOutputFactory.newDefaultFactory();

    @Override
    public void write(ReportedRun run, OutputStream out) throws IOException {
        List<ExchangeEntry> entries =
                run.reports().stream().map(ExchangeEntry::new).toList();
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        try {
            XMLStreamWriter xml = factory.createXMLStreamWriter(text);
            text.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
            suite(xml, run, entries);
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException("write JUnit XML", e);
        }
        text.flush();
    }

    private static void suite(XMLStreamWriter xml, ReportedRun run, List<ExchangeEntry> entries)
            throws XMLStreamException {
        long complete = entries.stream().filter(ExchangeEntry::complete).count();
        long accepted = entries.stream().filter(ExchangeEntry::passed).count();
        int tests = entries.size() + run.unseen().size();
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "quaywatch");
        xml.writeAttribute("tests", Integer.toString(tests));
        xml.writeAttribute("errors", Long.toString(tests - complete));
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute("failures", Long.toString(complete - accepted));
        DistinctNames names = new DistinctNames();
        for (ExchangeEntry entry : entries) {
            image(xml, entry, names);
        }
        for (ReportedRun.Unseen unseen : run.unseen()) {
            start(xml, names.next(line(unseen.what())), 0);
            problem(xml, "error", "NotSeen", "Not seen: " + line(unseen.why()), "");
            end(xml);
        }
        newLine(xml, 0);
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private static void image(XMLStreamWriter xml, ExchangeEntry entry, DistinctNames names) throws XMLStreamException {
        ScanReport report = entry.report();
        String name = entry.image() + " (" + entry.subject().platform() + ")";
        start(
                xml,
                names.next(line(name)),
                Math.max(
                        0,
                        Duration.between(report.startedAt(), report.finishedAt())
                                .toMillis()));
        if (!entry.complete()) {
            problem(xml, "error", report.outcome().name(), entry.headline(), body(entry));
        } else if (!entry.passed()) {
            problem(xml, "failure", "policy", entry.headline(), body(entry));
        }
        element(xml, "system-out", said(entry));
        end(xml);
    }

    private static String body(ExchangeEntry entry) {
        List<Finding> findings = entry.findings();
        String listed = findings.stream()
                .limit(LISTED)
                .map(finding -> finding.severity() + " QID " + finding.qid() + " " + finding.title() + " "
                        + finding.cves().stream().limit(ExchangeEntry.MOST).collect(Collectors.joining(" ")))
                .map(line -> "\n" + line(line).strip())
                .collect(Collectors.joining());
        int more = findings.size() - LISTED;
        return entry.explanation() + listed + (more > 0 ? "\nand " + more + " more" : "");
    }

    private static String said(ExchangeEntry entry) {
        return entry.explanation()
                + entry.remarks().stream().map(remark -> "\n" + remark).collect(Collectors.joining());
    }

    private static void start(XMLStreamWriter xml, String name, long millis) throws XMLStreamException {
        newLine(xml, 1);
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "quaywatch");
        xml.writeAttribute("name", legal(name));
        xml.writeAttribute("time", millis / 1000 + "." + String.format("%03d", millis % 1000));
    }

    private static void end(XMLStreamWriter xml) throws XMLStreamException {
        newLine(xml, 1);
        xml.writeEndElement();
    }

    private static void problem(XMLStreamWriter xml, String element, String type, String message, String body)
            throws XMLStreamException {
        newLine(xml, 2);
        xml.writeStartElement(element);
        xml.writeAttribute("message", legal(message));
        xml.writeAttribute("type", type);
        xml.writeCharacters(legal(body));
        xml.writeEndElement();
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        newLine(xml, 2);
        xml.writeStartElement(name);
        xml.writeCharacters(legal(text));
        xml.writeEndElement();
    }

    private static void newLine(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static String line(String text) {
        return ExchangeEntry.line(text);
    }

    /** XML forbids these two even as references; all else that it forbids is gone from a line. */
    private static String legal(String text) {
        return text.replace('\uFFFE', '\uFFFD').replace('\uFFFF', '\uFFFD');
    }
}
