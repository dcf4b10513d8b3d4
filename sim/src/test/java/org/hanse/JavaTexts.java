// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * String literals, text blocks, comments and names of a Java source. Literals joined by {@code +} are one text, since a phrase
 * may stand in two of them, and so are adjacent comments. A name is one text of its words. Character literals are left out. An
 * escape sequence separates words.
 */
final class JavaTexts {

    private static final String BLOCK = "\"\"\"";
    private static final Pattern WORDS = Pattern.compile("(?<=[\\p{Ll}\\d])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");
    private static final Pattern MARGIN = Pattern.compile("^(/\\*+|\\*+/|\\*|//)|\\*/$");

    private final String source;
    private final List<String> texts = new ArrayList<>();
    private final StringBuilder joined = new StringBuilder();
    private final StringBuilder comment = new StringBuilder();
    private int at;

    private JavaTexts(String source) {
        this.source = source;
    }

    /** Returns the texts of a source, without those on lines with {@link PlainTexts#KEEP}. */
    static List<String> of(String source) {
        JavaTexts scanner = new JavaTexts(source);
        scanner.scan();
        return List.copyOf(scanner.texts);
    }

    private void scan() {
        while (at < source.length()) {
            if (source.startsWith("//", at)) {
                comment("\n");
            } else if (source.startsWith("/*", at)) {
                comment("*/");
            } else if (Character.isJavaIdentifierStart(source.charAt(at))) {
                name();
            } else if (source.startsWith(BLOCK, at)) {
                literal(BLOCK);
            } else if (source.charAt(at) == '"') {
                literal("\"");
            } else if (source.charAt(at) == '\'') {
                at = end("'", at + 1);
                finish();
            } else {
                char next = source.charAt(at++);
                if (next != '+' && !Character.isWhitespace(next)) {
                    finish();
                }
            }
        }
        finish();
        finishComment();
    }

    private void name() {
        finish();
        finishComment();
        int start = at;
        while (at < source.length() && Character.isJavaIdentifierPart(source.charAt(at))) {
            at++;
        }
        if (!lineOf(start).contains(PlainTexts.KEEP)) {
            texts.add(
                    WORDS.matcher(source.substring(start, at).replace('_', ' ')).replaceAll(" "));
        }
    }

    private void literal(String quote) {
        int start = at + quote.length();
        int end = end(quote, start);
        at = end;
        if (lineOf(end - 1).contains(PlainTexts.KEEP)) {
            finish();
        } else {
            joined.append(source, start, end - quote.length());
        }
    }

    /** The place after the next quote that no backslash stands before. */
    private int end(String quote, int start) {
        int place = start;
        while (place < source.length() && !source.startsWith(quote, place)) {
            place += source.charAt(place) == '\\' ? 2 : 1;
        }
        return Math.min(source.length(), place + quote.length());
    }

    private void comment(String mark) {
        int start = at;
        int found = source.indexOf(mark, at + 2);
        at = found < 0 ? source.length() : found + mark.length();
        source.substring(start, at)
                .lines()
                .filter(line -> !line.contains(PlainTexts.KEEP))
                .map(line -> MARGIN.matcher(line.strip()).replaceAll(" "))
                .forEach(line -> comment.append(line).append(' '));
    }

    private void finishComment() {
        if (!comment.isEmpty()) {
            texts.add(comment.toString());
            comment.setLength(0);
        }
    }

    private String lineOf(int place) {
        int end = source.indexOf('\n', place);
        return source.substring(source.lastIndexOf('\n', place) + 1, end < 0 ? source.length() : end);
    }

    private void finish() {
        if (!joined.isEmpty()) {
            texts.add(joined.toString().replaceAll("\\\\.", " "));
            joined.setLength(0);
        }
    }
}
