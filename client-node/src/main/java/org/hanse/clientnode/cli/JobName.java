// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import org.hanse.core.federation.JobId;
import org.hanse.core.federation.Name;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Name of a job on the command line. */
final class JobName implements ITypeConverter<JobId> {

    @Override
    public JobId convert(String text) {
        if (Name.isOfFile(text)) {
            return new JobId(text);
        }
        throw new TypeConversionException(
                "found \"" + text + "\"; expected " + Name.FILE_FORM + ", the name of a job. Fix: correct the name");
    }
}
