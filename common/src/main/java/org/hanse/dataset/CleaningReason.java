// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Why something was dropped or repaired. */
enum CleaningReason {
    CUT_OFF_LINE("cut-off last line", Kind.TOLERATED, "complete or delete this row, or export the file again"),
    REPEATED_HEADER("header line among the rows", Kind.TOLERATED, "delete the repeated header line"),
    MALFORMED_LINE(
            "malformed line",
            Kind.TOLERATED,
            "complete or delete this row, or check delimiter and quote of the source"),
    EXCLUDED("excluded by where", Kind.INTENDED, ""),
    MISSING_SHOPPER("missing shopper id", Kind.WRONG, "check columns.shopper"),
    MISSING_ITEM("missing item id", Kind.WRONG, "check columns.item"),
    REFUSED_ID("id with a control or direction character", Kind.WRONG, "export ids without these characters"),
    MISSING_MERCHANT("missing merchant", Kind.WRONG, "check merchant.column"),
    MISSING_TYPE("missing type", Kind.WRONG, "check type.column"),
    UNMAPPED_TYPE("unmapped type", Kind.INTENDED, ""),
    UNPARSABLE_TIME("unparsable time", Kind.WRONG, "check the format of columns.time"),
    FUTURE_TIME(
            "time in the future",
            Kind.WRONG,
            "check the format of columns.time: seconds, milliseconds or microseconds"),
    UNKNOWN_ITEM("unknown item", Kind.WRONG, "check that columns.item and the catalogue's ids are the same kind of id"),
    UNKNOWN_TARGET("line whose target was dropped", Kind.WRONG, "check that the catalogue knows the targets"),
    NO_ITEMS("line without items", Kind.WRONG, "check the delimiter of the source"),
    DUPLICATE("exact duplicate", Kind.TOLERATED, "remove the repeated row"),
    IMPOSSIBLE_PRICE("impossible price", Kind.WRONG, "check columns.price"),
    UNREADABLE_VALUE("unreadable value", Kind.WRONG, "check columns.value"),
    UNREADABLE_QUANTITY("unreadable quantity", Kind.WRONG, "check columns.quantity"),
    UNREADABLE_DWELL("unreadable dwell", Kind.WRONG, "check columns.dwell"),
    IMPOSSIBLE_PROPENSITY("propensity outside (0, 1]", Kind.WRONG, "check columns.propensity"),
    UNREADABLE_REWARD("unreadable reward", Kind.WRONG, "check columns.reward"),
    UNREADABLE_POSITION("unreadable position", Kind.WRONG, "check columns.position"),
    REPEATED_CONTACT("filter: repeated contact", Kind.INTENDED, ""),
    RARE_SHOPPER("filter: shopper with too few interactions", Kind.INTENDED, ""),
    RARE_ITEM("filter: item with too few interactions", Kind.INTENDED, ""),
    FEW_BASKETS("filter: shopper with too few baskets", Kind.INTENDED, ""),
    CATALOGUE_EXCLUDED("catalogue: excluded by where", Kind.INTENDED, ""),
    CATALOGUE_HEADER("catalogue: header line among the rows", Kind.TOLERATED, "delete the repeated header line"),
    CATALOGUE_MISSING_ITEM("catalogue: missing item id", Kind.WRONG, "check catalogue.columns.item"),
    CATALOGUE_REFUSED_ID(
            "catalogue: item id with a control or direction character",
            Kind.WRONG,
            "export ids without these characters"),
    CATALOGUE_DUPLICATE("catalogue: duplicated item id", Kind.WRONG, "check catalogue.columns.item"),
    CATALOGUE_PRICE("catalogue: impossible price", Kind.WRONG, "check catalogue.columns.price"),
    CATALOGUE_VECTOR(
            "catalogue: unreadable vector",
            Kind.WRONG,
            "write finite numbers in the columns of catalogue.columns.vector"),
    CATALOGUE_VECTOR_LENGTH(
            "catalogue: vector of another length than the first", Kind.WRONG, "give all items as many numbers"),
    CATALOGUE_KEY(
            "catalogue: key of another form",
            Kind.WRONG,
            "write a GTIN with all its 8, 12, 13 or 14 digits in the column of catalogue.columns.key, leading zeros among"
                    + " them, or change catalogue.columns.key.normalize"),
    CATALOGUE_KEY_CHECK(
            "catalogue: GTIN with a wrong check digit",
            Kind.WRONG,
            "correct these numbers, or use catalogue.columns.key.normalize: code if they are no GTINs"),
    CATALOGUE_LINE("catalogue: malformed line", Kind.TOLERATED, "check delimiter and quote of the catalogue's source"),
    CATALOGUE_CUT_OFF(
            "catalogue: cut-off last line", Kind.TOLERATED, "complete or delete this row, or export the file again"),
    /** A file of attributes may describe more items than the catalogue has. */
    ATTRIBUTES_UNKNOWN_ITEM("attributes: unknown item", Kind.INTENDED, "");

    /** Kinds of reasons: a property of the descriptor or of the data. */
    enum Kind {
        /** The descriptor excludes it. */
        INTENDED,
        /** The data have a fault that any real data may have, in any number. */
        TOLERATED,
        /** A fault which, if most rows have it, means that the descriptor is wrong. */
        WRONG
    }

    private static final Set<CleaningReason> REPAIRS = EnumSet.of(
            IMPOSSIBLE_PRICE,
            UNREADABLE_VALUE,
            UNREADABLE_QUANTITY,
            UNREADABLE_DWELL,
            CATALOGUE_PRICE,
            CATALOGUE_VECTOR,
            CATALOGUE_VECTOR_LENGTH,
            CATALOGUE_KEY,
            CATALOGUE_KEY_CHECK);

    /** Reasons whose value names an item or a time. The value of any other may be a whole row, or a shopper. */
    private static final Set<CleaningReason> OF_ITEM_OR_TIME = EnumSet.of(
            UNKNOWN_ITEM,
            UNPARSABLE_TIME,
            FUTURE_TIME,
            CATALOGUE_DUPLICATE,
            CATALOGUE_PRICE,
            CATALOGUE_VECTOR,
            CATALOGUE_VECTOR_LENGTH,
            CATALOGUE_KEY,
            CATALOGUE_KEY_CHECK);

    private final String label;
    private final Kind kind;
    private final String remedy;

    CleaningReason(String label, Kind kind, String remedy) {
        this.label = label;
        this.kind = kind;
        this.remedy = remedy;
    }

    /** Returns the name used in reports. */
    String label() {
        return label;
    }

    Kind kind() {
        return kind;
    }

    /** Returns whether a value is left out and its row kept, as against the row being dropped. */
    boolean isRepair() {
        return REPAIRS.contains(this);
    }

    /** Returns whether the value at fault may be listed: it names an item or a time. */
    boolean valueIsListed() {
        return OF_ITEM_OR_TIME.contains(this);
    }

    /** Returns the fix for the user. */
    String remedy() {
        return remedy;
    }

    /**
     * Returns the fix for the user if few rows have the fault, so that the descriptor is right; empty for most
     * reasons.
     */
    Optional<String> remedyForFewRows() {
        return switch (this) {
            case UNPARSABLE_TIME -> Optional.of("correct these rows in the file, or rewrite the column in one format");
            case CUT_OFF_LINE, CATALOGUE_CUT_OFF -> Optional.of(remedy);
            case MALFORMED_LINE, CATALOGUE_LINE -> Optional.of("complete or delete these rows");
            default -> Optional.empty();
        };
    }

    /** Returns the SQL literal of this reason. */
    String sql() {
        return SqlText.literal(name());
    }
}
