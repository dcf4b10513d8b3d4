// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import org.hanse.core.federation.JobId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Name of a job on the command line. */
final class JobName implements ITypeConverter<JobId> {

    @Override
    public JobId convert(String text) {
        try {
            JobId job = new JobId(text);
            if (job.isFileName()) {
                return job;
            }
        } catch (IllegalArgumentException e) {
            // A blank or overlong name is described in the same words as any other.
        }
        throw new TypeConversionException("found \"" + text
                + "\"; expected up to 64 letters, digits, dots, dashes and underscores, the name of a job");
    }
}
