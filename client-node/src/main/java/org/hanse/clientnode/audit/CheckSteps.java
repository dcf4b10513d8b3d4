// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import java.util.ArrayList;
import java.util.List;
import org.hanse.clientnode.audit.ReportView.Section;

/** Instructions for a reader to verify a report. */
final class CheckSteps {

    static final String TITLE = "How to check this report yourself";

    /** Three ways with one result; the first needs Hanse, the others one file each. */
    static final List<String> COMMANDS = List.of(
            "hanse verify report REPORT --key KEY",
            "java -jar hanse-verify.jar report FOLDER --key KEY",
            "python3 verify_report.py FOLDER KEY");

    /** Location of the programs. */
    static final String PROGRAMS =
            "The programs are part of the project Hanse. The folder docs/verify has verify_report.py"
                    + " and a guide. The build (mvn package) makes hanse-verify.jar in common/target/verify.";

    private CheckSteps() {}

    /** @param fingerprint that of the signing key; empty if it is not known */
    static Section section(String fingerprint) {
        List<String> text = commands(fingerprint);
        text.add("Level “signature and counts”: nothing was altered since the node signed it, and the figures agree"
                + " with each other.");
        text.add(
                "Level “every figure of decisions and budgets”: these were computed again from the payload, the list of all decisions of"
                        + " the period. Ask the merchant for it (personal data), and run: hanse verify report REPORT --key KEY"
                        + " --payloads PAYLOAD");
        return new Section("check", TITLE, text, List.of(), "");
    }

    /**
     * Returns the steps for a report that may leave the shop.
     *
     * @param fingerprint that of the signing key
     */
    static Section shared(String fingerprint) {
        List<String> text = commands(fingerprint);
        text.add(
                "Verified are the signature, the noise that epsilon needs, intervals, shares, and the budget. The counts"
                        + " themselves cannot be verified: the exact ones stay at the shop.");
        return new Section("check", TITLE, text, List.of(), "");
    }

    private static List<String> commands(String fingerprint) {
        List<String> text = new ArrayList<>();
        text.add("KEY is the public key of the merchant's node. Get it from the merchant by another way than this"
                + " folder, such as a call or a letter. A changed report could have a changed key beside it.");
        if (!fingerprint.isEmpty()) {
            text.add("The fingerprint of the key that signed this report is " + fingerprint
                    + ". The commands below print the fingerprint of KEY, and the merchant sees it with hanse node"
                    + " status. All three must be equal.");
        }
        text.add("FOLDER is the folder of this report, or report.html alone: the page holds the signed record. Use one"
                + " of three ways; none needs a network.");
        text.add("With Hanse installed: " + COMMANDS.get(0));
        text.add("With Java 17 and one file: " + COMMANDS.get(1));
        text.add("With Python 3.8 and one file: " + COMMANDS.get(2));
        text.add(PROGRAMS + " Get them from the project, not from the shop whose report you check.");
        text.add("The answer is VERIFIED, or FAILED with the smallest part that fails.");
        return text;
    }
}
