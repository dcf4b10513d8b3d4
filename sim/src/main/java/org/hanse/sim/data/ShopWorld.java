// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

/** One merchant of a generated world: the shelf and the shoppers, each independent of the other shoppers. */
final class ShopWorld {

    /** Beginning of the items' ids in a common catalogue. */
    private static final String COMMON = "hanse";

    private final ShopSpec spec;
    private final String merchant;
    private final ShopCatalogue catalogue;
    private final TasteModel tastes;
    private final ItemChoice choice;
    private final Substream shoppers;

    private ShopWorld(ShopSpec spec, String merchant, WordMeanings language, Substream world) {
        Substream stream = world.child("merchants").child(merchant);
        this.spec = spec;
        this.merchant = merchant;
        this.catalogue = spec.common()
                ? ShopCatalogue.generate(language, COMMON, spec.items(), world.child("catalogue"))
                : ShopCatalogue.generate(language, merchant, spec.items(), stream.child("catalogue"));
        this.tastes = new TasteModel(language, catalogue);
        this.choice = new ItemChoice(catalogue);
        this.shoppers = stream.child("shoppers");
    }

    /** Sets up {@code merchant} in the world of {@code spec}, whose language all merchants share. */
    static ShopWorld generate(ShopSpec spec, String merchant) {
        Substream world = Substream.of(spec.seed());
        WordMeanings language = WordMeanings.generate(Vocabulary.shipped(), world.child("language"));
        return new ShopWorld(spec, merchant, language, world);
    }

    ShopSpec spec() {
        return spec;
    }

    String merchant() {
        return merchant;
    }

    ShopCatalogue catalogue() {
        return catalogue;
    }

    TasteModel tastes() {
        return tastes;
    }

    ItemChoice choice() {
        return choice;
    }

    /** Returns the history of the shopper with this index, from 0. */
    ShopperHistory shopper(int index) {
        return new ShopperSimulator(this, shoppers.child(index)).run(merchant + "-s" + (index + 1));
    }
}
