// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.util.Optional;
import org.hanse.config.ConfigNode;
import org.hanse.core.evaluate.Protocol;

/** Parser of the top level of a descriptor. */
final class DescriptorParser {

    private final Path file;

    DescriptorParser(Path file) {
        this.file = file;
    }

    DatasetDescriptor descriptor(ConfigNode root) {
        root.keys("dataset", "catalogue", "interactions", "splits", "filter", "protocol");
        String name = root.requireText("dataset");
        if (name.isBlank()) {
            throw root.refuse("dataset: must have a name");
        }
        DatasetDescriptor.Layouts layouts = layouts(root);
        CatalogueRule catalogue = root.find("catalogue")
                .map(node -> new CatalogueParser(name).catalogue(node))
                .orElseGet(CatalogueRule.Bare::new);
        ProtocolParser parser =
                new ProtocolParser(layouts.given(), layouts.validation().isPresent());
        Protocol protocol = root.find("protocol").map(parser::protocol).orElseGet(parser::standard);
        return root.build(() -> new DatasetDescriptor(file, name, catalogue, layouts, protocol));
    }

    private DatasetDescriptor.Layouts layouts(ConfigNode root) {
        boolean splits = root.has("splits");
        if (splits == root.has("interactions")) {
            throw root.refuse("needs either the key \"interactions\" or the key \"splits\"");
        }
        Optional<InteractionFilter> filter = root.find("filter").map(LayoutParser::filter);
        if (!splits) {
            LayoutParser parser = new LayoutParser(filter);
            Layout layout = parser.layout(root.require("interactions"));
            if (filter.isPresent() && layout instanceof Layout.Decisions) {
                throw root.refuse("filter: does not apply to logged decisions");
            }
            return new DatasetDescriptor.Layouts(layout, Optional.empty(), Optional.empty());
        }
        if (filter.isPresent()) {
            throw root.refuse("filter: stands inside a split where splits are given");
        }
        LayoutParser parser = new LayoutParser(Optional.empty());
        ConfigNode given = root.require("splits").keys("train", "validation", "test");
        Layout train = parser.layout(given.require("train"));
        Optional<Layout> validation = given.find("validation").map(parser::layout);
        Optional<Layout> test = Optional.of(parser.layout(given.require("test")));
        return given.build(() -> new DatasetDescriptor.Layouts(train, validation, test));
    }
}
