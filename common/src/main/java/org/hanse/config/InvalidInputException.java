// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

/**
 * Wrong input of the user: a file, a key or a value. The message is one line that names it and the fix; commands print
 * it and exit with code 2.
 */
public class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String FIX = " Fix: ";

    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns the message of an error; with a fix added if it has none. */
    public static String withFix(Throwable cause, String fix) {
        String message = String.valueOf(cause.getMessage());
        return message.contains(FIX) ? message : message + "." + FIX + fix;
    }
}
