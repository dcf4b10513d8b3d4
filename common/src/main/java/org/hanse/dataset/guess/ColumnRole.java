// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Roles of a column with their common names; names are compared without case and marks. */
enum ColumnRole {
    SHOPPER(
            "email mail emailaddress emailadresse customeremail customeremailaddress emailbilling"
                    + " billingemail useremail buyeremail kundenemail kundemail idcustomer customerkey userid user users"
                    + " uid customerid customer custid customerno customernumber visitorid visitor shopperid shopper"
                    + " personid person clientid client memberid member householdid household householdkey reviewerid"
                    + " accountid account buyerid buyer profileid kunde kundenid kundennr kundennummer kundenkarte kundenkartennummer utilisateur idclient"
                    + " cliente usuario 用户 用户id 用户编号 会员 会员id 买家 买家id 顾客 顾客id 客户 客户id",
            "user customer visitor shopper person client member household reviewer buyer kunde 用户 会员 买家 顾客 客户"),
    ITEM(
            "lineitemsku variantsku productsku productnumber productreference itemsku itemnumber"
                    + " productcode itemcode articlecode produktcode artikelcode productref productno itemno articleno"
                    + " produktnr codeproduit codearticle articlenumber produktid produktnummer itemid item items iid productid product prodid sku skuid"
                    + " stockcode articleid article contentid asin movieid"
                    + " movie isbn goodsid goods gid parentasin bookid songid trackid artikel artikelid artikelnr"
                    + " artikelnummer produit produitid producto idproduct idproduit 商品 商品id 商品编号 商品编码 物品"
                    + " 物品id 产品 产品id 货号",
            "item product sku stock article content goods movie artikel produit producto 商品 物品 产品"),
    TIME(
            "dateadd orderdatetime orderplaced ordercreatedat placedat purchasedon auftragsdatum bestelltam"
                    + " bestellzeit datecommande timestamp time datetime date eventtime eventdate ts invoicedate"
                    + " orderdate ordertime orderedat createdat created"
                    + " purchasedate purchasetime purchasedat visittime unixtime unixreviewtime reviewtime timems timestampms"
                    + " datum uhrzeit zeit zeitpunkt zeitstempel bestelldatum fecha heure horodatage 时间 日期 时间戳 下单时间"
                    + " 购买时间 行为时间 订单时间 交易时间 创建时间",
            "timestamp time date datetime datum zeit 时间 日期"),
    TYPE(
            "eventtype event events action actiontype behavior behaviour behaviortype behaviourtype interactiontype"
                    + " interaction type activity activitytype ereignis aktion 行为 行为类型 事件 事件类型 类型",
            "event action behavior behaviour activity interaction 行为 事件"),
    SESSION(
            "ncommande nocommande numcommande incrementid idorder orderreference ordername auftragsnummer"
                    + " auftragsnr belegnummer bon bonnummer bonnr commandeid"
                    + " idcommande numerocommande sessionid session sessions usersession visitid basketid basket"
                    + " invoiceno invoice invoiceid orderid orderno order"
                    + " ordernumber transactionid transactionno transaction tranid receiptid receipt cartid bestellnummer"
                    + " bestellnr bestellid rechnung rechnungsnummer warenkorb commande 会话 会话id 订单 订单号 订单id 订单编号",
            "session basket invoice receipt 会话 订单"),
    /** Id of a row that the shop's events have, too. Ids of an export's lines are none. */
    ID("eventid interactionid hitid ereignisid ereignisnummer 事件id 事件编号", ""),
    VALUE("rating ratings score stars overall reviewscore bewertung sterne 评分 星级 分数", "rating stars 评分"),
    QUANTITY(
            "lineitemquantity qtyordered productquantity itemquantity orderedquantity bestellmenge quantity"
                    + " qty units menge anzahl stueck stück quantité quantite cantidad 数量 件数 购买数量",
            "quantity qty menge 数量"),
    PRICE(
            "lineitemprice variantprice itemcost artikelpreis unitpricetaxincl pricegross bruttopreis"
                    + " stueckpreis stückpreis price unitprice itemprice productprice saleprice priceusd priceeur"
                    + " einzelpreis preis prix preciounitario precio"
                    + " 价格 单价 售价",
            "price preis prix precio 价格 单价"),
    DWELL("dwell dwelltime dwellseconds timespent duration durationseconds verweildauer 停留时间 停留时长", "dwell"),
    MERCHANT(
            "storeid store shopid merchantid merchant sellerid seller filiale filialnr filialnummer 店铺 店铺id"
                    + " 商家 商家id 门店",
            "store merchant seller filiale 店铺 商家 门店"),
    TITLE(
            "lineitemname label produktbezeichnung title name productname itemname producttitle itemtitle"
                    + " goodsname description productdescription itemdescription"
                    + " keywordtext movietitle booktitle articletitle bezeichnung artikelbezeichnung artikelname produktname"
                    + " titel beschreibung titre nom nombre titulo 标题 商品标题 商品名称 商品名 名称 品名 产品名称",
            "title description bezeichnung titel 标题 名称"),
    CATEGORY(
            "producttype type typ producttypes kategorien kategoriename productcategories produktkategorie"
                    + " produkttyp categorytitle category categorycode categoryname categorypath categories department"
                    + " productcategory itemcategory maincategory"
                    + " genre genres kategorie warengruppe categorie catégorie categoria 类别 类目 分类 品类 商品类别 商品分类 商品类目",
            "category department genre kategorie 类别 类目 分类 品类"),
    BRAND(
            "manufacturername herstellername brand brandname manufacturer maker vendor marke hersteller"
                    + " marque marca 品牌 品牌名",
            "brand manufacturer marke 品牌"),
    PROPENSITY("propensity propensityscore pscore actionprob actionprobability", ""),
    POSITION("position slot rank", ""),
    REWARD("reward click clicked", "");

    /** The name is the role's. */
    static final int EXACT = 6;
    /** A part of the name is the role's. */
    static final int PART = 3;

    /** The number of a line within its order. */
    private static final Pattern LINE_NUMBER = Pattern.compile("(?i)(item|line) ?#");

    private static final Pattern OF_ORDERS =
            Pattern.compile("^(order|idorder|lineitem|invoice|receipt|transaction|incrementid|bestell|auftrag|rechnung)"
                    + "|^purchased?(date|time|at|on|id|no|number)|commande|订单|下单");
    private static final Pattern FILES_OF_ORDERS = Pattern.compile("purchases?|sales|(ver)?k(auf|äufe)|achats|ventes");
    private static final Pattern OF_NUMBERS =
            Pattern.compile("(id|nr|no|number|nummer|code|sku|key|reference|编号|编码|货号)$");

    /** Words between blanks, one before and one after each. */
    private final String names;

    private final String parts;

    ColumnRole(String names, String parts) {
        this.names = " " + names + " ";
        this.parts = " " + parts + " ";
    }

    /** Returns the key of descriptors. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the evidence of the name for this role: {@link #EXACT}, {@link #PART} or 0. */
    int nameFit(String name) {
        if (LINE_NUMBER.matcher(name).matches()) {
            return 0;
        }
        if (holds(names, plain(name))) {
            return EXACT;
        }
        return words(name).stream().anyMatch(word -> holds(parts, word)) ? PART : 0;
    }

    /** Returns whether some role goes by this name: then it heads a column. */
    static boolean known(String name) {
        return Arrays.stream(values()).anyMatch(role -> role.nameFit(name) == EXACT);
    }

    /** Returns whether the name is that of a description, which is longer than a title. */
    static boolean isDescription(String name) {
        return plain(name).contains("descri") || plain(name).contains("beschreibung");
    }

    /** Returns whether the name may mean the kind of goods as well as the kind of event, so that values decide. */
    static boolean isKindOfGoods(String name) {
        return plain(name).equals("type") || plain(name).equals("typ");
    }

    /** Returns whether the name is that of an order's number or time, or of a property of its lines. */
    static boolean isOfOrders(String name) {
        return OF_ORDERS.matcher(plain(name)).find();
    }

    /** Returns whether the name is one of a thing for sale and not of its number. */
    boolean isPlainName(String name) {
        return nameFit(name) == EXACT && !OF_NUMBERS.matcher(plain(name)).find();
    }

    /** Returns whether a word of a file's name means orders. */
    static boolean isFileOfOrders(String name) {
        return words(name).stream()
                .anyMatch(word -> OF_ORDERS.matcher(word).find()
                        || FILES_OF_ORDERS.matcher(word).matches());
    }

    private static boolean holds(String words, String word) {
        return !word.isEmpty() && words.contains(" " + word + " ");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static List<String> words(String name) {
        String spaced = name.replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2").toLowerCase(Locale.ROOT);
        return Arrays.stream(spaced.split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
