// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the faithfulness of explanations. Terms are compared with the effects of removed interactions, beside raw
 * attention, random order and recency. Tests and thresholds: docs/design/explanations.md, "Faithfulness". Sources:
 * DeYoung et al., ERASER (ACL 2020; comprehensiveness, sufficiency); Adebayo et al., Sanity checks for saliency maps
 * (NeurIPS 2018; re-drawn parameters); Wiegreffe and Pinter, Attention is not not explanation (EMNLP 2019; uniform
 * gates).
 */
@NullMarked
package org.hanse.core.explain.faithfulness;

import org.jspecify.annotations.NullMarked;
