// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiFunction;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.secagg.Enrolment;

/** Plan and roster of a job as signed documents. */
public final class JobDocuments {

    private JobDocuments() {}

    /**
     * Verifies both signatures and derives the job's setup.
     *
     * @param name name of the job, for messages
     * @throws InvalidInputException if a signature is not the operator's, a text is not valid, the two do not belong together, or no
     *     mechanism gives the guarantee
     */
    public static JobSetup setup(String name, SignedDocument plan, SignedDocument roster, VerifyingKey operator) {
        return setup(name, plan, roster, operator, JobSetup::of);
    }

    /**
     * Verifies both signatures and derives the job's setup, for callers that need no noise: it is computed when first asked for.
     *
     * @param name name of the job, for messages
     * @throws InvalidInputException if a signature is not the operator's, a text is not valid, or the two do not belong together
     */
    public static JobSetup stored(String name, SignedDocument plan, SignedDocument roster, VerifyingKey operator) {
        return setup(name, plan, roster, operator, JobSetup::ofStored);
    }

    private static JobSetup setup(
            String name,
            SignedDocument plan,
            SignedDocument roster,
            VerifyingKey operator,
            BiFunction<JobPlan, Enrolment, JobSetup> derive) {
        require(name, plan, SignedDocument.Kind.PLAN, operator);
        Enrolment enrolment = roster(name, roster, operator);
        JobPlan read = JobPlanReader.read(Path.of("plan of " + name), plan.text(), enrolment);
        try {
            return derive.apply(read, enrolment);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "plan of " + name + ": " + InvalidInputException.withFix(e, "create a new job with a changed plan"),
                    e);
        }
    }

    /**
     * Verifies the signature of a roster and reads it.
     *
     * @param name name of the job, for messages
     * @throws InvalidInputException if the signature is not the operator's, or the text is no roster
     */
    public static Enrolment roster(String name, SignedDocument roster, VerifyingKey operator) {
        require(name, roster, SignedDocument.Kind.ROSTER, operator);
        return RosterFile.read(Path.of("roster of " + name), roster.text());
    }

    private static void require(String name, SignedDocument document, SignedDocument.Kind kind, VerifyingKey operator) {
        if (document.kind() != kind || !document.isSignedBy(operator)) {
            throw new InvalidInputException("job " + name + ": found a "
                    + kind.name().toLowerCase(Locale.ROOT)
                    + " without the operator's signature; expected one that hanse operator sign made. Fix: sign it with the"
                    + " key whose public part this installation has");
        }
    }
}
