// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

/** Schemas that this version reads. */
final class Schemas {

    private Schemas() {}

    /** Returns why a schema is refused, and what to do with one of a later version. */
    static String unknown(String found, String... expected) {
        String reason =
                "found " + (found.isEmpty() ? "no schema" : found) + "; expected " + String.join(" or ", expected);
        for (String own : expected) {
            if (isLater(found, own)) {
                return reason + ". Fix: verify with a newer version of Hanse, which reads " + found;
            }
        }
        return reason + ". Fix: check that it is a file of a report";
    }

    private static boolean isLater(String found, String own) {
        int slash = own.indexOf('/') + 1;
        String number = found.startsWith(own.substring(0, slash)) ? found.substring(slash) : "";
        return number.matches("[1-9]\\d{0,8}") && Integer.parseInt(number) > Integer.parseInt(own.substring(slash));
    }
}
