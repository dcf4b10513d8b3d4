// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.OptionalLong;

/**
 * Checks of counts that a record may hide, and of those that it must hide. A decision has one shopper at most, so 1 to 19 decisions are of
 * fewer than 20 shoppers.
 */
final class HiddenCounts {

    private static final String LEFT_OUT = "found true; expected the figure: ";

    private final RecordArithmetic figures;

    HiddenCounts(RecordArithmetic figures) {
        this.figures = figures;
    }

    /** Returns whether a count is of fewer than {@value ShopperCells#FEWEST} shoppers, whichever they are. */
    static boolean isFew(long count) {
        return count > 0 && count < ShopperCells.FEWEST;
    }

    /** Returns whether an object has a figure, or hides it. */
    static boolean isHidden(JsonNode object, String figure) {
        return !object.has(figure) && object.path(ShopperSplit.HIDDEN).equals(BooleanNode.TRUE);
    }

    /**
     * Returns a count; empty if it is hidden. A missing count, and one beside the mark of hidden figures, is a failure.
     *
     * @param part part of the object
     */
    OptionalLong shown(JsonNode object, String figure, String part) {
        if (isHidden(object, figure)) {
            return OptionalLong.empty();
        }
        if (object.has(ShopperSplit.HIDDEN)) {
            figures.fail(
                    part + "." + ShopperSplit.HIDDEN,
                    "found " + object.path(ShopperSplit.HIDDEN) + "; expected no mark beside the figure " + figure);
        }
        return OptionalLong.of(figures.count(object.path(figure), part + "." + figure));
    }

    /** Requires that a count, and the rest of a total, are of no shopper or enough. */
    void requireEnough(long count, long all, String part) {
        requireEnough(count, part);
        if (isFew(all - count)) {
            figures.fail(part, few(count) + (all - count) + " others are of too few shoppers");
        }
    }

    /** Requires that a count is of no shopper or enough. */
    void requireEnough(long count, String part) {
        if (isFew(count)) {
            figures.fail(part, few(count) + "it is of fewer than " + ShopperCells.FEWEST + " shoppers");
        }
    }

    private static String few(long count) {
        return "found " + count + "; expected the figure to be hidden: ";
    }

    /** Requires that the count of rows of a section is hidden if and only if the figure of the section is. */
    void requireTogether(JsonNode section, boolean isHidden, String part) {
        JsonNode rows = section.path("rows");
        OptionalLong count = shown(rows, "count", part + ".rows");
        if (count.isPresent() && isHidden) {
            figures.fail(
                    part + ".rows.count",
                    "found " + count.getAsLong() + "; expected it to be hidden, as in the section");
        } else if (count.isEmpty() && !isHidden) {
            noCause(part + ".rows", "the section shows the same count");
        }
    }

    /** Adds the failure of a figure that is hidden though the record shows that it need not be. */
    void noCause(String part, String why) {
        figures.fail(part + "." + ShopperSplit.HIDDEN, LEFT_OUT + why);
    }

    /**
     * Checks the reason of a part that is not computed.
     *
     * @param reason expected reason
     * @param isFew whether the reason is that the figures are of few shoppers, so that the part has the mark of hidden figures
     */
    void requireReason(JsonNode section, String part, String reason, boolean isFew) {
        JsonNode why = section.path("why");
        if (!why.asText().equals(reason)) {
            figures.fail(part + ".why", "found " + RecordArithmetic.text(why) + "; expected " + reason);
        } else if (section.path(ShopperSplit.HIDDEN).equals(BooleanNode.TRUE) != isFew) {
            figures.fail(
                    part + "." + ShopperSplit.HIDDEN,
                    "found " + RecordArithmetic.text(section.path(ShopperSplit.HIDDEN)) + "; expected "
                            + (isFew ? "true" : "no mark") + " for this reason");
        }
    }

    /** Adds the failure of a part that is not computed though the record shows that it can be. */
    void requireComputed(String part, String why) {
        figures.fail(part + ".computed", "found false; expected figures: " + why);
    }
}
