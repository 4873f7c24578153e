"""The commonest short words of languages in Latin, Cyrillic, Arabic and Indic scripts.

One line for each language: its ISO 639-1 code, and words that most texts of some
sentences contain. A word that several languages share counts less for each of them.
"""

# ruff: noqa: RUF001 - letters of several scripts look alike
from __future__ import annotations

LATIN = {
    "en": """the of and to in is that it for was on are with as his they be at this
        have from or had by but not what all were we when your can said
        there which do how their if will each about them then these so
        her would make like him into has more no way could my than been
        who now did get may you i he she our me please should write any
        just because over where very does next again week try out up
        some other use one two time help""",
    "de": """der die und das den von zu mit sich des auf für ist im dem nicht ein
        eine als auch es an werden aus er hat dass sie nach wird bei
        einer um am sind noch wie einem über einen so zum war haben nur
        oder aber vor zur bis mehr durch man sein wurde wenn kann ich
        wir ihr mein bitte diese dieser was mir mich sehr schon uns
        unter hier gibt habe ob warum wieder jetzt ihre ihren seine
        keine alle""",
    "fr": """de la le et les des en un du une est que dans qui par pour au il sur pas
        plus ce avec ne se sont aux son mais comme ou si leur y dont
        elle je nous vous cette ses ont être fait tout même aussi sans
        bien peut ces où été deux très qu était mon ma votre notre quel
        faire avez semaine comité sa prochaine jour lui leurs chez
        depuis quand comment pourquoi merci""",
    "es": """de la que el en y a los se del las un por con no una su para es al lo
        como más pero sus le ya o este sí porque esta entre cuando muy
        sin sobre también me hasta hay donde quien desde todo nos
        durante todos uno les ni contra otros fue ese eso había ante
        ellos e esto antes algunos qué unos yo otro tiene está mi son
        puede usted ser tu cómo semana próxima favor informe mediante
        vez hacer hace puedo""",
    "it": """di e il la che in un a per è una con non sono del da al si le dei come i
        più nel alla lo gli della ha anche ma se o ci su questo mi delle
        dal suo nella quando essere stato cosa quello molto ho tutto
        perché degli sua loro dalla fatto chi solo era io noi ancora
        dopo senza così questa può""",
    "pt": """de a o que e do da em um para é com não uma os no se na por mais as dos
        como mas foi ao ele das tem à seu sua ou ser quando muito há nos
        já está eu também só pelo pela até isso ela entre era depois sem
        mesmo aos ter seus quem nas me esse eles estão você tinha foram
        essa num nem suas meu às minha têm numa qual nós são pode fazer
        próxima novo tente favor novamente onde""",
    "nl": """de het een en van ik te dat die in je niet zijn is was op aan met als
        voor had er maar om hem dan zou of wat mijn men dit zo door over
        ze zich bij ook tot uit der daar naar heb hoe heeft hebben deze
        u want nog zal me zij nu geen omdat iets worden toch al waren
        veel meer doen moet kan wordt onze hun welke haar volgende
        nieuwe waar week""",
    "sv": """och det att i en jag hon som han på den med var sig för så till är men
        ett om hade de av icke mig du henne då sin nu har inte hans
        honom skulle hennes där min man ej vid kunde något från ut när
        efter upp vi dem vara vad över än dig kan här ha mot alla under
        någon eller allt mycket blir detta sedan kommer nästa vecka
        försök igen nytt ligger säga""",
    "da": """og i jeg det at en den til er som på de med han af for ikke der var mig
        sig men et har om vi min havde ham hun nu over da fra du ud sin
        dem os op man hans hvor eller hvad skal selv her alle vil blev
        kunne ind når være dog noget ville deres efter ned skulle denne
        end dette mit også under have dig anden meget bliver kan hvordan
        blevet fortælle næste uge hvis virker igen prøv hvorfor""",
    "no": """og i jeg det at en et den til er som på de med han av ikke der så var
        meg seg men ett har om vi min mitt ha hadde hun nå over da ved
        fra du ut sin dem oss opp man kan hans hvor eller hva skal selv
        her alle vil bli ble kunne inn når være kom noen noe ville dere
        deres etter ned skulle denne dette også under deg hvordan mye
        hvis bare neste uke igjen fortelle prøv hvorfor""",
    "fi": """ja on ei se että hän oli mutta ovat kun niin myös kuin joka mitä tämä
        jos minä sen ole vain sitä jo mukaan sekä tai nyt mikä olla voi
        kanssa ollut hänen jotka tässä siitä koska kaikki miten tämän
        ennen vielä olen sinä me te he hyvin onko olisi minun siellä
        täällä kuitenkin eli joita jälkeen viikolla ensi missä voitte
        lisää uusi""",
    "pl": """i w nie na z się do to że jest o jak a po co tak za od jego ale tylko
        przez był ten czy jeszcze może już dla było tym tego ich być
        także oraz które który która jej są ma przy sobie by go mnie mi
        kiedy bardzo pan jako pod gdy nad bez tej teraz więc nas aby ze
        jeśli można proszę jestem""",
    "cs": """a se v na je že o s z do i to k ve pro za by ale si po jako jsou od jsem
        tak které který podle bude jeho však nebo byl co až být už má
        když jen také při před byla není jak může ze bylo jejich než
        mezi ho která aby této tím jsme mu tento proto mě musí kde kdy
        velmi prosím svou příští ještě zkuste týden jste budou můžete""",
    "sk": """a v sa na je že s o z do aj to k vo pre za by ale si po ako sú od som
        tak ktoré ktorý podľa bude jeho však alebo bol čo až byť už má
        keď len tiež pri pred bola nie môže zo bolo ich než medzi ho
        ktorá aby tejto tým sme mu tento preto mi musí kde kedy veľmi
        prosím ešte raz budúci týždeň skúste svoju""",
    "hu": """a az és hogy nem is egy van ez de meg volt csak azt már mint ha még el
        ki amely vagy lehet aki be mert kell le úgy ezt fel én ő minden
        akkor sem majd most után nagyon itt mi ami ott olyan között
        szerint pedig lesz magyar vannak nincs hogyan milyen kérem ezek
        azok""",
    "ro": """de în și a la cu pe care nu din o un mai că pentru se este ce să sunt
        sau au fost ca al prin dar lui cel după am ale fi unei fără lor
        dintre sa ar iar numai între cea acest această foarte când doar
        dacă cum unui era îi te ne vă eu tot poate până avea""",
    "tr": """bir ve bu da de için ile çok daha olarak gibi ne o en ama kadar sonra
        var ben her mi olan değil ki şey diye mı sen biz onun oldu ise
        göre olduğunu yok nasıl bana hem önce ya zaman benim iki içinde
        tarafından üzerinde bunu vardır lütfen olduğu böyle veya gelecek
        hafta yeniden tekrar yeni""",
    "id": """yang dan di untuk dengan ini itu dari dalam tidak akan pada juga ke
        karena ada oleh saya kami mereka adalah atau bisa sudah kita
        telah dapat anda tersebut sebagai orang lebih seperti hanya
        harus jika bagaimana apa banyak menjadi secara tolong kepada
        saat""",
    "vi": """và của là có không được cho một trong các người những với để này đã khi
        tôi từ đến ra về như sẽ ông đó cũng vào phải tại làm lại nhiều
        trên năm rất còn thì bạn mà hay nào gì anh việc theo nhưng nếu
        chúng sau""",
    "hr": """i je se u na da su za od koji a s kao bi o to iz što do ne sa samo ali
        biti ili će nije po kako koja koje još već te sam ako ima bio
        više zbog svoje može prema nakon kod tako smo gdje kada jer sve
        vrlo ovo između""",
    "sl": """in je se v na da so za od ki s kot bi o to iz kar do ne pa tudi ter še
        ali biti bo ni po kako ga že sem če ima bil več zaradi svoje
        lahko pri tem med ko kaj sta smo kjer zelo bila jih vse prosim""",
    "lt": """ir į yra kad su tai o iš ne apie bet kaip per dėl buvo ar jis nuo tik
        jau po jo taip už jei savo prie dar gali kas labai jų būti kurie
        man aš mes kai kuri prašau mano šis savaitę kitą galite""",
    "lv": """un ir uz ar par no kas ka bet arī tas lai pie vai nav bija kā tika tiek
        pēc līdz es viņš mēs jau būt var savu ja tā ļoti tikai kad bez
        to gan šis lūdzu kurā""",
    "et": """ja on ei et see oli ka aga kui mis ta ning ma oma või seda kes siis
        selle nii olid ole juba veel ainult välja üks mind pole ära kõik
        mida enne pärast meie nende väga kuidas palun olema saab tema
        kas te kus järgmisel nädalal""",
    "ca": """de la i el que a en els les del un per amb una és al no es com ha més
        dels seva van o seu són aquest també però ser aquesta fins sense
        molt entre on quan hi tot anys tenir perquè meu vostre si us
        plau""",
    "sw": """ya na wa kwa ni katika la za kuwa hii cha kama yake hiyo lakini huo watu
        sana kutoka yao mimi wewe wake ambao au moja pia alisema baada
        hivyo bila hilo tafadhali hapa""",
    "tl": """ang ng sa na mga at ay ko si mo ni para ito hindi ako ikaw siya kung may
        ka po namin natin lang din nila niya kami tayo ano paano bakit
        isang nang kasi pero""",
    "af": """die van en in is het dat nie wat te met op vir sy hy om as was word aan
        ek deur maar hulle kan ons haar by uit so ook baie meer moet jy
        hierdie daar""",
    "cy": """yn mae ar yr ei am gan wedi ac nid bod oedd ond hyn fel eu gyda fod mewn
        bydd rwy ni eich""",
    "ga": """agus go tá bhí le sé do de ag mé níl ach sin seo ó faoi chun""",
    "sq": """të në dhe për një që me nga se është u ka si më do nuk ky por kjo janë
        ishte duke mund""",
    "eu": """eta da ez bat du zen ere dira izan hori hau baina dute egin zuen batean
        dela""",
    "is": """og að í á er sem til það við um ekki með en af var hann fyrir ég hún frá
        þeir hafa þetta eru""",
}

CYRILLIC = {
    "ru": """и в не на я что с он как это по но из у за то все так его от же для о бы
        вы мы мне только есть было быть если они который когда чтобы уже
        или может до меня вот нет ее их очень при свой следующей неделе
        где сказать сообщить могли этот эта эти здесь там почему
        пожалуйста""",
    "uk": """і в не на що я з та як це до у за але про його від є для то так по він
        вони або якщо ми ви мене який тільки вже було бути може коли щоб
        ще дуже все й які її чи свій наступного тижня де сказати ця цей
        ці тут там чому ласка""",
    "be": """і ў не на што я з як гэта да у за але пра яго ад для то так па ён яны
        або калі мы вы які толькі ужо было быць можа каб яшчэ вельмі усё""",
    "bg": """и в не на че с се да за по от е как това аз но ще са до или ако той
        които който може бъде има още към след само беше при всички
        много ни ме го си моля ли къде кажете следващата сте кога бихме
        която съм сме него нея тази този обаче защото където тук там""",
    "sr": """и у не на да је се са за од који као су што то из али или како бити само
        још већ ће није по ако има био више због може пре нас врло ли
        где можете ми зашто овде тамо овај ова ово""",
    "mk": """и во не на да е се со за од кој како што тоа но или само уште веќе ќе по
        ако има беше повеќе поради може сите многу ги го нив каде зошто
        овој оваа ова сум сме сте""",
    "kk": """және мен бұл үшін де бар деп бір осы еді болды емес жоқ не ол біз сіз
        өте кейін туралы""",
    "mn": """ба нь энэ бол юм байна гэж тэр бид та би дээр байсан болон хийх""",
}

ARABIC = {
    "ar": """في من على أن إلى التي الذي عن هذا هذه مع ما لا كان هو هي أو بعد كل بين
        قد ذلك لم حتى إذا كما عند ثم أنا نحن كيف لكن غير يكون و يمكن""",
    "fa": """و در به از که این را با است برای آن یک خود تا بر هم نیز شد می بود او ما
        من شما هر باید اما اگر های کرد شده چه دارد کند""",
    "ur": """کے کی میں ہے اور سے کا کو اس پر نے کہ ہیں یہ کر تھا بھی ایک ہو نہیں وہ
        جو تو لیے ان گیا ہم آپ کیا تھے""",
    "ps": """په د او چې دا له سره کې دی ده شي کوي نه یو هم لپاره ته""",
}

DEVANAGARI = {
    "hi": """है के में की और को से का हैं यह पर ने एक नहीं भी कि तो ही या था हो वह कर
        इस जो लिए मैं आप हम कैसे क्या रहा गया अपने करने मुझे अपनी करेगी
        सकते कहाँ अगर लेकिन""",
    "mr": """आहे आणि या ते ही हे तर मी तो नाही होते का केले असे त्या आहेत साठी मध्ये
        व एक पण की काय कसे झाले होता तुम्ही""",
    "ne": """छ र को मा का यो हो लाई पनि भने गर्न छन् थियो गरेको एक नै हुन् तर म हामी
        तपाईं कसरी के गर्ने भएको""",
}

HEBREW = {
    "he": """של את על לא הוא זה אני עם היא כי גם או אבל יש אין מה כל אם היה אנחנו אתה
        לי איפה אז כמו רק עוד איך לו שלי בבקשה""",
    "yi": """איז און די דער פון אין דאָס נישט צו מיט אַ ער האָט""",
}
