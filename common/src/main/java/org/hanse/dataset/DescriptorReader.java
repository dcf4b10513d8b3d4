// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.config.ConfigNode;
import org.hanse.config.NearestName;
import org.hanse.config.RecordReader;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.InteractionType;

/** Reader of descriptors. */
final class DescriptorReader {

    private final ConfigNode root;
    private final String dataset;
    private final RecordReader reader;

    /**
     * Creates the reader.
     *
     * @param root document of a descriptor
     */
    DescriptorReader(ConfigNode root) {
        this.root = root;
        this.dataset = root.written("dataset")
                .filter(ConfigNode::isScalar)
                .map(ConfigNode::text)
                .orElse("");
        this.reader = RecordReader.BUILT_IN
                .with(Charset.class, DescriptorReader::encoding)
                .with(ColumnExpression.class, ColumnExpression::read)
                .with(ColumnExpression.Computed.class, ColumnExpression::computed)
                .with(TimeColumn.Format.class, TimeColumn::readFormat)
                .with(ZoneId.class, TimeColumn::readZone)
                .with(TimeColumn.class, this::time)
                .with(ShopperColumn.class, this::shopper)
                .with(KeyColumn.class, this::key)
                .with(CarryRule.class, this::carry)
                .with(Map.class, DescriptorReader::types)
                .with(Source.class, this::source)
                .with(Layout.class, this::layout)
                .with(AttributeRule.class, this::attribute)
                .with(AttributeRule.Fields.class, DescriptorReader::fields)
                .with(CatalogueRule.class, this::catalogue)
                .with(Protocol.class, this::protocol);
    }

    DatasetDescriptor descriptor() {
        return reader.mapping(root, DatasetDescriptor.class);
    }

    private ProtocolChange.Splits splits() {
        return new ProtocolChange.Splits(
                root.mentions("splits"), root.written("splits.validation").isPresent());
    }

    private Protocol protocol(ConfigNode node) {
        ProtocolChange change = ProtocolChange.read(node, splits());
        return node.build(() -> change.applyTo(splits().standard(), splits()));
    }

    private Layout layout(ConfigNode node) {
        return (Layout) reader.mapping(node, kind(node).keys());
    }

    private static Layout.Kind kind(ConfigNode node) {
        try {
            return node.require("layout").choice(Layout.Kind.class);
        } catch (ConfigNode.Refused e) {
            // The intended layout determines which of these keys are valid.
            Stream.of(Layout.Kind.values())
                    .forEach(kind -> node.keys(RecordReader.keys(kind.keys()).toArray(String[]::new)));
            throw e;
        }
    }

    private Source source(ConfigNode node) {
        if (!node.has("jdbc")) {
            return reader.mapping(node, Source.Files.class);
        }
        if (node.has("password")) {
            throw node.require("password")
                    .refuse(
                            "found in a descriptor; expected a file of its own, readable by its owner only. Fix: put it into a"
                                    + " file of its own, and name that with passwordFile");
        }
        return reader.mapping(node, Source.Database.class).in(node.folder());
    }

    private static Charset encoding(ConfigNode node) {
        String text = node.text();
        try {
            return Charset.forName(text);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw node.refuse("found \"" + text + "\"; expected a known encoding. Fix: write "
                    + NearestName.of(text, Charset.availableCharsets().keySet()).orElse("one such as UTF-8"));
        }
    }

    /** Reads a time column: a column of ISO 8601 texts, or a mapping with a format. */
    private TimeColumn time(ConfigNode node) {
        return node.isMapping()
                ? reader.mapping(node, TimeColumn.class)
                : new TimeColumn(new ColumnExpression.ByName(ColumnExpression.read(node)), TimeColumn.Clock.DEFAULT);
    }

    /** Reads a column of shoppers: a column, or a mapping with the form of its ids. */
    private ShopperColumn shopper(ConfigNode node) {
        return node.isMapping()
                ? reader.mapping(node, ShopperColumn.class)
                : new ShopperColumn(new ColumnExpression.ByName(ColumnExpression.read(node)), Optional.empty());
    }

    /** Reads a column of keys: a column, or a mapping with the form of its keys. */
    private KeyColumn key(ConfigNode node) {
        return node.isMapping()
                ? reader.mapping(node, KeyColumn.class)
                : new KeyColumn(new ColumnExpression.ByName(ColumnExpression.read(node)), Optional.empty());
    }

    private CarryRule carry(ConfigNode node) {
        return reader.mapping(node, CarryRule.class);
    }

    private static Map<String, InteractionType> types(ConfigNode node) {
        return node.entries(type -> type.build(() -> new InteractionType(type.text())));
    }

    private CatalogueRule catalogue(ConfigNode node) {
        return reader.mapping(node, CatalogueRule.class);
    }

    private AttributeRule attribute(ConfigNode node) {
        AttributeRule rule = reader.mapping(node, AttributeRule.class);
        if (rule.needsColumns()) {
            ConfigNode columns = node.require("columns");
            if (rule.item().isEmpty() || rule.fields().isEmpty()) {
                throw columns.refuse(
                        "found no key beside item; expected one whose column holds attributes. Fix: add one");
            }
        }
        return rule.of(dataset);
    }

    /** Reads a mapping of names to columns, or a list of columns that keep their own names. */
    private static AttributeRule.Fields fields(ConfigNode node) {
        if (node.isMapping()) {
            return new AttributeRule.Fields(node.entries(ColumnExpression::read));
        }
        Map<String, ColumnExpression> fields = new LinkedHashMap<>();
        node.list(ColumnExpression::read).forEach(column -> fields.put(column.name(), column));
        return new AttributeRule.Fields(fields);
    }
}
