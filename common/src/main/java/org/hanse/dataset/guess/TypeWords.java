// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.interaction.InteractionType;

/** Common meanings of the values of type columns. */
final class TypeWords {

    private static final Map<String, InteractionType> MEANINGS = new HashMap<>();

    static {
        mean(
                InteractionType.VIEW,
                "view viewed pageview pv detail detailview productview read visit 浏览 查看 ansehen ansicht vue");
        mean(InteractionType.CLICK, "click clicked clk 点击 klick");
        mean(
                InteractionType.ADD_TO_CART,
                "cart addtocart addcart addedtocart basket addtobasket addtobag 加购 加入购物车 购物车 warenkorb panier");
        mean(
                InteractionType.PURCHASE,
                "purchase purchased buy bought order ordered transaction sale checkout 购买 下单 成交 kauf gekauft bestellung achat compra");
        mean(InteractionType.LIKE, "like liked fav favorite favourite favor wishlist addtowishlist 收藏 喜欢 merkzettel");
        mean(new InteractionType("bookmark"), "bookmark bookmarked save saved");
        mean(new InteractionType("comment"), "comment commented commentcreated");
        mean(new InteractionType("follow"), "follow followed");
        mean(new InteractionType("share"), "share shared 分享");
        mean(new InteractionType("remove_from_cart"), "removefromcart removecart cartremove");
        mean(InteractionType.RATING, "rating rate rated review 评分 评价 bewertung");
        mean(InteractionType.RETURN, "return returned refund refunded 退货 退款 retoure");
    }

    private TypeWords() {}

    /** Returns the meaning of {@code value}, if it is a common word for one. */
    static Optional<InteractionType> meaning(String value) {
        return Optional.ofNullable(MEANINGS.get(plain(value)));
    }

    /** Returns a type name made of {@code value} itself. */
    static String ownName(String value) {
        String name = value.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "_")
                .replaceAll("^_|_$", "");
        return name.isEmpty() ? "other" : name;
    }

    private static void mean(InteractionType type, String words) {
        Arrays.stream(words.split(" ")).forEach(word -> MEANINGS.put(word, type));
    }

    private static String plain(String value) {
        return value.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
