// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.svgsupport.BatikSVGDrawer;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.Objects;
import java.util.TimeZone;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.hanse.audit.CanonicalJson;
import org.hanse.core.crypto.Digest;

/** A record as {@code report.pdf}, tagged for readers who do not see it (PDF/UA). The same record gives the same bytes. */
public final class ReportPdf {

    /** Liberation Sans (SIL Open Font License 1.1), which PDFBox carries. Characters that it lacks are shown as #. */
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private ReportPdf() {}

    /**
     * Returns the bytes of the file.
     *
     * @param fingerprint that of the key that signs; empty if it is not known
     */
    public static byte[] of(JsonNode record, String fingerprint) {
        XRLog.setLoggingEnabled(false);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PdfRendererBuilder builder = new PdfRendererBuilder();
        builder.usePdfUaAccessibility(true);
        builder.useFont(ReportPdf::font, "Report");
        builder.useSVGDrawer(new BatikSVGDrawer());
        builder.withHtmlContent(ReportPage.printed(record, fingerprint), null);
        builder.withProducer("Hanse");
        builder.toStream(out);
        try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
            renderer.layout();
            renderer.createPDFWithoutClosing();
            PDDocument document = renderer.getPdfDocument();
            fix(document, record);
            document.save(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static InputStream font() {
        return Objects.requireNonNull(ReportPdf.class.getResourceAsStream(FONT), FONT);
    }

    /** Sets times and id to values that follow from the record. */
    private static void fix(PDDocument document, JsonNode record) {
        Calendar end = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
        end.setTimeInMillis(Instant.parse(record.path("until").asText()).toEpochMilli());
        PDDocumentInformation information = document.getDocumentInformation();
        information.setCreationDate(end);
        information.setModificationDate(end);
        document.setDocumentId(java.nio.ByteBuffer.wrap(
                        Digest.sha256(CanonicalJson.bytes(record)).toBytes())
                .getLong());
    }
}
