// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
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
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
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
        try (PDDocument document = new PDDocument()) {
            PdfRendererBuilder builder = new PdfRendererBuilder();
            builder.usePDDocument(document);
            builder.usePdfUaAccessibility(true);
            builder.useFont(new PDFontSupplier(font(document)), "Report");
            builder.useSVGDrawer(new BatikSVGDrawer());
            builder.withHtmlContent(ReportPage.printed(record, fingerprint), null);
            builder.withProducer("Hanse");
            builder.toStream(out);
            try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
                renderer.layout();
                renderer.createPDFWithoutClosing();
                fix(document, record);
                document.save(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Returns the font without its rules for ligatures: parsing them takes longer than the rest of a short report. */
    private static PDFont font(PDDocument document) throws IOException {
        try (InputStream in = Objects.requireNonNull(ReportPdf.class.getResourceAsStream(FONT), FONT)) {
            TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(in));
            font.setEnableGsub(false);
            return PDType0Font.load(document, font, true);
        }
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
