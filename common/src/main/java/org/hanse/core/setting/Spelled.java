// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.setting;

/** A choice whose spelling in documents is not its name in lower case with hyphens. */
public interface Spelled {

    /** Returns the spelling in documents. */
    String spelling();
}
