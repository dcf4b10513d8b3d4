// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.setting;

/** Choice with its own spelling in documents. Others are in lower case with hyphens. */
public interface Spelled {

    /** Returns the spelling in documents. */
    String spelling();
}
