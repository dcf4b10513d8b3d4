// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Random edit of one file of a report: at an offset, bytes are removed and others inserted.
 *
 * @param insert inserted bytes, in Base64
 * @param page whether the page is verified alone
 */
record ReportEdit(String file, int at, int remove, String insert, boolean page) {

    /** Files that are edited; the signature of the manifest is one of them. */
    private static final List<String> TARGETS = List.of(
            "report.json",
            "report.html",
            "manifest.json",
            "report.pdf",
            "decisions.csv",
            "signature",
            "countersignature.json");

    private static final String SIGNATURE = "\"signature\":\"";
    private static final int LONGEST = 8;

    /** Returns an edit that changes the bytes of its file. */
    static ReportEdit random(Map<String, byte[]> files, SplittableRandom random) {
        while (true) {
            String target = TARGETS.get(random.nextInt(TARGETS.size()));
            boolean signature = target.equals("signature");
            String file = signature ? "manifest.json" : target;
            byte[] bytes = files.getOrDefault(file, new byte[0]);
            int from = signature
                    ? new String(bytes, StandardCharsets.ISO_8859_1).indexOf(SIGNATURE) + SIGNATURE.length()
                    : 0;
            int at = from + random.nextInt(signature ? 128 : bytes.length);
            ReportEdit edit = splice(file, bytes, at, random, file.equals("report.html") && random.nextInt(2) == 0);
            if (!Arrays.equals(edit.apply(bytes), bytes)) {
                return edit;
            }
        }
    }

    private static ReportEdit splice(String file, byte[] bytes, int at, SplittableRandom random, boolean page) {
        int length = Math.min(1 + random.nextInt(LONGEST), bytes.length - at);
        byte[] drawn = new byte[length];
        return switch (random.nextInt(5)) {
            case 0 -> of(file, at, 1, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))}, page);
            case 1 -> of(file, at, length, new byte[0], page);
            case 2 -> {
                random.nextBytes(drawn);
                yield of(file, at, 0, drawn, page);
            }
            case 3 -> {
                // Two neighbours change places.
                int first = Math.min(at, bytes.length - 2);
                yield of(file, first, 2, new byte[] {bytes[first + 1], bytes[first]}, page);
            }
            default -> {
                // Replaces some bytes by a digit or by bytes of another place, which mostly is still valid JSON.
                int other = random.nextInt(bytes.length - length + 1);
                yield Character.isDigit(bytes[at])
                        ? of(file, at, 1, new byte[] {(byte) ('0' + random.nextInt(10))}, page)
                        : of(file, at, length, Arrays.copyOfRange(bytes, other, other + length), page);
            }
        };
    }

    private static ReportEdit of(String file, int at, int remove, byte[] insert, boolean page) {
        return new ReportEdit(file, at, remove, Base64.getEncoder().encodeToString(insert), page);
    }

    /** Returns the edited bytes of the file. */
    byte[] apply(byte[] bytes) {
        ByteArrayOutputStream edited = new ByteArrayOutputStream(bytes.length + LONGEST);
        edited.write(bytes, 0, at);
        edited.writeBytes(Base64.getDecoder().decode(insert));
        edited.write(bytes, at + remove, bytes.length - at - remove);
        return edited.toByteArray();
    }

    /** Returns the files with the edit. */
    Map<String, byte[]> apply(Map<String, byte[]> files) {
        Map<String, byte[]> edited = new TreeMap<>(files);
        edited.computeIfPresent(file, (name, bytes) -> apply(bytes));
        return edited;
    }

    /** Returns the line of the edit for the Python verifier. */
    String line(String part) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("file", file)
                .put("at", at)
                .put("remove", remove)
                .put("insert", insert)
                .put("page", page)
                .put("part", part)
                .toString();
    }
}
