// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

/** Texts of files, made fit for a message. */
final class Texts {

    private static final int WIDTH = 60;

    private Texts() {}

    /** Returns one line of {@code text}, cut to a readable length. */
    static String clip(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH) + "...";
    }
}
