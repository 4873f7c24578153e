"""Signs of injection in other languages than English.

For each language: dropping earlier orders, a new role or mode, asking for the
instructions, and dictated answers. Letters here are folded as texts are.
"""

# ruff: noqa: E501, RUF001  # patterns are of many scripts, some of them wide

from __future__ import annotations

from bedrock_weir.classifiers.injection.heuristic import Heuristic, sign

_OVERRIDE = 3.5
_ROLE = 2.0
_REVEAL = 3.0
_SAY = 1.5

GERMAN: tuple[Heuristic, ...] = (
    sign(
        "override.german",
        _OVERRIDE,
        r"\b(?:ignorier\w{0,3}|vergiss|vergesst|vergessen sie|missachte\w?|verwirf"
        r"|umgeh\w?|uberschreib\w?|(?:beachte|befolge)\w? (?:nicht|keine)|lass\w?"
        r"|abweichend)\b",
        r"\b(?:all\w{0,2}|vorherig\w{1,2}|bisherig\w{1,2}|vorangehend\w{1,2}|obig\w{1,2}"
        r"|davor|zuvor|deine\w?|ihre|fruhere\w?|gesagte|vorher)\b",
        r"(?:anweisung|befehl|instruktion|anleitung|regel|aufgabe|vorgabe|information"
        r"|richtlinie|prompt|davor|zuvor|vorher|gesagt|aufforderung|ausfuhrung|besproch"
        r"|wissen|weisst|gelernt|dokument)",
        gap=24,
        bounded=True,
    ),
    sign(
        "role.german",
        _ROLE,
        r"\b(?:ab jetzt|ab sofort|von nun an|du bist (?:jetzt|nun|nicht mehr|keine?)"
        r"|sie sind (?:jetzt|nun)|stell dir vor,? du bist|tu so als|tue so, als)\b",
        r"\b(?:du|sie|bist|sind|ki|ohne|keine?|als|reden|antworte|moralisch\w{0,12}"
        r"|einschrankung\w{0,12}|assistent)\b",
        gap=40,
    ),
    sign(
        "prompt.german",
        _REVEAL,
        r"\b(?:zeig|nenn|verrat|gib|gebe|wiederhol|druck|schreib|sag|was (?:sind|ist"
        r"|war|lautet)|wie lauten)\w{0,3}\b",
        r"\b(?:deine?[nrs]?|ihre?[nrs]?|die|den|alle|dein)\b",
        r"(?:system-?prompt|anweisungen|instruktionen|prompt-?text|vorgaben|prompts?\b"
        r"|systemnachricht|regeln)",
        gap=30,
        key=2,
    ),
    sign(
        "command.german",
        _SAY,
        r"\b(?:stattdessen|jetzt|nur|lediglich|einfach)\b",
        r"\b(?:sag\w{0,2}|schreib\w{0,2}|antwort\w{1,2}|gib|generier\w{1,2}|druck\w?)\b",
        r"(?:[\"'„:]|\bnur\b|\bmit\b|\baus\b)",
        gap=20,
    ),
    sign(
        "override.german_last",
        3.0,
        r"\b(?:obige\w?|vorherige\w?|bisherige\w?|fruhere\w?|vorangehende\w?|alle|deine)\b",
        r"(?:anweisung|befehl|instruktion|regel|aufgabe|vorgabe|information|ausfuhrung"
        r"|richtlinie|aufforderung)",
        r"\b(?:ignorieren|vergessen|missachten|uberschreiben|verwerfen|zu ignorieren"
        r"|hinter dir|hinter sich|aus dem kopf|nicht (?:beachten|befolgen))\b",
        gap=24,
        key=2,
    ),
    sign(
        "override.german_tasks",
        2.0,
        r"\b(?:neue|weitere|folgende) (?:anweisung|aufgabe|instruktion|befehl)\w{0,2}\b",
        r"(?:[:!*]|\b(?:konzentrier|folg|ignorier|vergiss|jetzt|nun|lautet)\w{0,4}\b)",
        gap=24,
    ),
)

FRENCH: tuple[Heuristic, ...] = (
    sign(
        "override.french",
        _OVERRIDE,
        r"\b(?:ignor(?:e[zr]?|ons)|oubli(?:e[zr]?|ons)|ne (?:tiens|tenez|tiens) pas"
        r"|ne (?:suis|suivez|respectez|respecte) (?:pas|plus)|neglige[zr]?|annule[zr]?"
        r"|contourne[zr]?|fai(?:s|tes) abstraction|passe[zr]? outre|laisse[zr]?)\b",
        r"\b(?:toutes?|tous|tout|les|vos|tes|ces|des|ce qui)\b",
        r"(?:instruction|consigne|directive|regle|ordre|commande|precede|ci-dessus"
        r"|avant|prompt|restriction|message)",
        gap=24,
    ),
    sign(
        "role.french",
        _ROLE,
        r"(?:a partir de maintenant|desormais|dorenavant|tu es maintenant"
        r"|vous etes (?:maintenant|desormais)|tu n'es plus|vous n'etes plus"
        r"|fais comme si|faites comme si)",
        r"\b(?:tu|vous|ia|sans|un|une|assistant|repond\w{0,12}|agis\w{0,12})\b",
        gap=40,
    ),
    sign(
        "prompt.french",
        _REVEAL,
        r"\b(?:montre|revele|affiche|repete|donne|dis|ecri[st]|imprime|divulgue"
        r"|quelles? (?:sont|est)|quels sont|recopie)\w{0,4}\b",
        r"\b(?:tes|vos|ton|votre|les|le|l')",
        r"(?:instructions|consignes|invite (?:systeme|initiale)|prompt|message systeme"
        r"|directives)",
        gap=30,
        key=2,
    ),
    sign(
        "command.french",
        _SAY,
        r"\b(?:a la place|plutot|seulement|uniquement|simplement|maintenant|juste)\b",
        r"\b(?:di[st]\w{0,3}|ecri\w{1,4}|repond\w{0,3}|affiche\w?|imprime\w?)\b",
        r"(?:[\"'«:]|\bque\b|\bpar\b|\bseulement\b|\buniquement\b)",
        gap=24,
    ),
)

SPANISH: tuple[Heuristic, ...] = (
    sign(
        "override.spanish",
        _OVERRIDE,
        r"\b(?:ignor(?:a|e|en|ar|ad)|olvid(?:a|e|en|ar|ate|ese|ad)|descart[ae]r?"
        r"|omit[ae]|desatiend[ae]|haz caso omiso|haga caso omiso|no (?:sigas|siga"
        r"|obedezcas|hagas caso)|anul[ae]|pas[ae] por alto|salta(?:te)?)\b",
        r"\b(?:tod[oa]s?|las?|los?|tus|sus|estas|esas|cualquier|de|a)\b",
        r"(?:instruccion|orden(?:es)?\b|indicacion|regla|directriz|directrices|comando"
        r"|anterior|previ[oa]s|restriccion|mensaje|que sabes|prompt|arriba|dicho)",
        gap=24,
        key=2,
    ),
    sign(
        "role.spanish",
        _ROLE,
        r"(?:a partir de ahora|de ahora en adelante|desde ahora|ahora eres|ya no eres"
        r"|usted es ahora|finge (?:que|ser)|actua como si|haz de cuenta|imagina que eres)",
        r"\b(?:tu|usted|eres|ia|sin|un|una|responde\w{0,12}|actua\w{0,12}|asistente|seras|debes)\b",
        gap=40,
    ),
    sign(
        "prompt.spanish",
        _REVEAL,
        r"\b(?:muestr|revel|repit|dime|escrib|imprim|ensen|mostr|compart|cual(?:es)?"
        r" (?:son|es|fue)|copi)\w{0,5}\b",
        r"\b(?:tus?|sus?|las|el|los|del|me)\b",
        r"(?:instrucciones|prompt|indicaciones|mensaje del? sistema|directrices|reglas"
        r" (?:internas|iniciales))",
        gap=30,
        key=2,
    ),
    sign(
        "command.spanish",
        _SAY,
        r"\b(?:en su lugar|en cambio|solo|solamente|simplemente|unicamente|ahora)\b",
        r"\b(?:di|diga|digas|escrib\w{1,3}|respond\w{1,3}|imprim\w{1,3}|contest\w{1,3})\b",
        r"(?:[\"'«:]|\bque\b|\bcon\b|\bsolo\b)",
        gap=24,
    ),
)

ITALIAN: tuple[Heuristic, ...] = (
    sign(
        "override.italian",
        _OVERRIDE,
        r"\b(?:ignor(?:a|i|are|ate)|dimentic(?:a|hi|are|ate|ati)|trascur(?:a|are)|non"
        r" (?:seguire|tenere conto|considerare|rispettare)|scart(?:a|are)|annull(?:a|are)"
        r"|tralascia(?:re)?|lascia perdere)\b",
        r"\b(?:tutt[eoi]|le|gli|i|tue|tuoi|quest[ei]|quell[ei]|ogni|cio|di|quanto)\b",
        r"(?:istruzion|regol[ea]|direttiv|ordin[ie]|comand[io]|indicazion|precedent"
        r"|prompt|sopra|prima|restrizion|messaggi)",
        gap=24,
    ),
    sign(
        "role.italian",
        _ROLE,
        r"(?:d'ora in (?:poi|avanti)|da (?:ora|adesso) in (?:poi|avanti)|adesso sei"
        r"|ora sei|non sei piu|fai finta di|fingi di|comportati come)",
        r"\b(?:tu|sei|ia|senza|un[oa]?|rispond\w{0,12}|assistente|essere|devi)\b",
        gap=40,
    ),
    sign(
        "prompt.italian",
        _REVEAL,
        r"\b(?:mostra|rivel|ripet|dimmi|stamp|scriv|visualizz|qual[ei] (?:sono|e|era)"
        r"|elenca|copia)\w{0,5}\b",
        r"\b(?:tue?|tuoi|le|il|i|del|tuo|mi)\b",
        r"(?:istruzioni|prompt|messaggio di sistema|direttive|regole (?:interne|iniziali))",
        gap=30,
        key=2,
    ),
    sign(
        "command.italian",
        _SAY,
        r"\b(?:invece|solo|soltanto|semplicemente|unicamente|adesso)\b",
        r"\b(?:di|dire|dici|scriv\w{1,3}|rispond\w{1,3}|stampa\w{0,2})\b",
        r"(?:[\"'«:]|\bche\b|\bcon\b|\bsolo\b)",
        gap=24,
    ),
)

PORTUGUESE: tuple[Heuristic, ...] = (
    sign(
        "override.portuguese",
        _OVERRIDE,
        r"\b(?:ignor(?:e|a|em|ar)|esque(?:ca|ce|cer|cam)|desconsider(?:e|a|ar)|descart(?:e"
        r"|a|ar)|nao (?:siga|sigas|obedeca|respeite)|desrespeit[ae]|anul[ae]|deixe de lado)\b",
        r"\b(?:tod[oa]s?|tudo|as|os|suas|seus|tuas|essas|estas|qualquer|de|o)\b",
        r"(?:instruc|orden[s]|regra|diretriz|comando|anterior|previ[oa]s|acima|antes"
        r"|restric|mensage|prompt|dito|sabe)",
        gap=24,
    ),
    sign(
        "role.portuguese",
        _ROLE,
        r"(?:a partir de agora|de agora em diante|daqui em diante|agora voce e"
        r"|voce (?:agora e|nao e mais)|finja (?:que|ser)|aja como se|faca de conta)",
        r"\b(?:voce|ia|sem|um|uma|responda\w{0,12}|aja|assistente|deve|sera)\b",
        gap=40,
    ),
    sign(
        "prompt.portuguese",
        _REVEAL,
        r"\b(?:mostr|revel|repit|diga|escrev|imprim|exib|compartilh|qua(?:l|is)"
        r" (?:sao|e|foi|foram)|copi)\w{0,5}\b",
        r"\b(?:suas?|seus?|tuas?|as|o|do|me)\b",
        r"(?:instrucoes|prompt|mensagem d[eo] sistema|diretrizes|regras (?:internas"
        r"|iniciais))",
        gap=30,
        key=2,
    ),
    sign(
        "command.portuguese",
        _SAY,
        r"\b(?:em vez disso|apenas|somente|simplesmente|so|agora)\b",
        r"\b(?:diga|dizer|escrev\w{1,3}|respond\w{1,3}|imprim\w{1,3})\b",
        r"(?:[\"'«:]|\bque\b|\bcom\b|\bapenas\b)",
        gap=24,
        key=1,
    ),
)

DUTCH: tuple[Heuristic, ...] = (
    sign(
        "override.dutch",
        _OVERRIDE,
        r"\b(?:negeer|negeren|vergeet|vergeten|sla|volg|omzeil|laat|verwerp)\b",
        r"\b(?:alle|alles|de|je|jouw|uw|eerdere|vorige|bovenstaande|voorgaande|niet)\b",
        r"(?:instructie|opdracht|regels|richtlijn|bevel|voorgaande|hierboven|daarvoor"
        r"|prompt|aanwijzing|hiervoor|beperking)",
        gap=24,
        key=2,
    ),
    sign(
        "role.dutch",
        _ROLE,
        r"(?:vanaf nu|van nu af aan|je bent (?:nu|niet langer|geen)|u bent nu"
        r"|doe alsof (?:je|u)|gedraag je als)",
        r"\b(?:je|u|ben[t]?|ai|zonder|een|antwoord\w{0,12}|assistent|moet)\b",
        gap=40,
    ),
    sign(
        "prompt.dutch",
        _REVEAL,
        r"\b(?:toon|laat|onthul|herhaal|geef|vertel|schrijf|print|wat (?:zijn|is|was))\b",
        r"\b(?:je|jouw|uw|de|het|zien|mij|me)\b",
        r"(?:systeem ?prompt|instructies|systeembericht|richtlijnen|prompt)",
        gap=30,
        key=2,
    ),
)

POLISH: tuple[Heuristic, ...] = (
    sign(
        "override.polish",
        _OVERRIDE,
        r"\b(?:zignoruj|ignoruj|zapomnij|pomin|odrzuc|nie (?:stosuj|przestrzegaj|zwracaj"
        r"|wykonuj)|porzuc)",
        r"(?:instrukc|polecen|wskazow|regul|zasad|wytyczn|wszystk|poprzedni|powyzsz"
        r"|wczesniej|rozkaz)",
        r"(?:instrukc|polecen|wskazow|regul|zasad|wytyczn|co (?:bylo|napisano)|powyzej"
        r"|poprzedni|wczesniej|rozkaz|powiedzi)",
        gap=30,
    ),
    sign(
        "role.polish",
        _ROLE,
        r"(?:od teraz|od tej chwili|od tej pory|jestes teraz|teraz jestes|nie jestes juz"
        r"|udawaj|wciel sie)",
        r"(?:jestes|odpowiada|bez|asystent|ze |masz|bedziesz|\bai\b)",
        gap=40,
    ),
    sign(
        "prompt.polish",
        _REVEAL,
        r"\b(?:pokaz|ujawnij|wypisz|powtorz|podaj|napisz|zdradz|wyswietl|jakie sa"
        r"|przepisz)",
        r"(?:instrukcj|prompt|wiadomosc systemow|polecenia systemow|wytyczne)",
        gap=40,
    ),
)

RUSSIAN: tuple[Heuristic, ...] = (
    sign(
        "override.russian",
        _OVERRIDE,
        r"(?:игнорир|забудь|забудьте|не обращай|отмени|пренебрег|не следуй|не выполняй"
        r"|отбрось|проигнорир)",
        r"(?:все|предыдущ|прежн|выше|твои|ваши|любые|эти|прошл|ранее|инструкц)",
        r"(?:инструкц|указан|правил|команд|приказ|сообщен|сказан|запрос|было|промпт"
        r"|ограничен)",
        gap=60,
    ),
    sign(
        "role.russian",
        _ROLE,
        r"(?:отныне|с этого момента|теперь ты|теперь вы|ты больше не|вы больше не"
        r"|притворись|представь, что ты)",
        r"(?:ты|вы|без|ии|ассистент|отвеча|должен|нет ограничен|модель)",
        gap=60,
    ),
    sign(
        "prompt.russian",
        _REVEAL,
        r"(?:покажи|раскрой|повтори|выведи|напиши|назови|скажи|какие|какой|перескажи)",
        r"(?:системн\w{0,12}|тво[йяеиюё]|ваш|начальн|исходн|скрыт|все)",
        r"(?:промпт|инструкц|указани|правил|сообщени)",
        gap=60,
    ),
)

TURKISH: tuple[Heuristic, ...] = (
    sign(
        "override.turkish",
        _OVERRIDE,
        r"(?:onceki|yukaridaki|tum|butun|daha onceki|verilen|simdiye kadarki)",
        r"(?:talimat|komut|yonerge|kural|emir|soylenen|mesaj|prompt|her seyi)",
        r"(?:yok say|gormezden gel|unut|dikkate alma|goz ardi|boz|iptal|uyma|bir kenara)",
        gap=40,
        key=2,
    ),
    sign(
        "role.turkish",
        _ROLE,
        r"(?:artik|bundan sonra|bundan boyle|su andan itibaren|simdi sen)",
        r"(?:sen|siz|asistan|sinirsiz|kisitlama|davran|gibi|yapay zeka|degilsin|cevap)",
        gap=50,
    ),
    sign(
        "prompt.turkish",
        _REVEAL,
        r"(?:sistem|gizli|ilk|baslangic|kendi)",
        r"(?:prompt|istem|talimat|mesaj|yonerge)",
        r"(?:goster|yaz|tekrarla|soyle|acikla|paylas|listele|ver\b|nedir|neler)",
        gap=40,
        key=1,
    ),
)

CHINESE: tuple[Heuristic, ...] = (
    sign(
        "override.chinese",
        _OVERRIDE,
        r"(?:忽略|无视|無視|忘记|忘記|忘掉|不要理会|不理會|放弃|跳过|抛开|不要遵守|不要遵循|覆盖|忽視|忽视|取消)",
        r"(?:之前|以前|以上|上面|先前|前面|所有|一切|全部|你的|任何|上述|原有|原来|系统)",
        r"(?:指令|指示|命令|提示|规则|規則|内容|內容|要求|说明|說明|设定|設定|对话|對話|限制|信息|任务|任務)",
        gap=36,
    ),
    sign(
        "role.chinese",
        _ROLE,
        r"(?:从现在开始|從現在開始|现在起|从此|接下来|你现在是|你現在是|你不再是|假装你|假裝你|扮演)",
        r"(?:你|没有(?:任何)?限制|沒有(?:任何)?限制|不受|模式|助手|人工智能|必须|必須|回答|开发者|開發者)",
        gap=48,
    ),
    sign(
        "prompt.chinese",
        _REVEAL,
        r"(?:显示|顯示|告诉我|告訴我|输出|輸出|重复|重複|打印|透露|泄露|公开|写出|复述|给我看|是什么|列出)",
        r"(?:系统提示|系統提示|提示词|提示詞|初始指令|你的(?:系统)?指令|你的(?:系統)?指令|隐藏指令|内部指令|上面的(?:内容|文字)|你的提示|你的规则|你的設定|你的设定)",
        gap=48,
    ),
    sign(
        "command.chinese",
        _SAY,
        r"(?:只|仅|僅|直接|改为|而是|请)",
        r"(?:回答|回复|回覆|输出|輸出|说|說|写)",
        r"(?:“|\"|「|『|:|：|‘)",
        gap=20,
    ),
)

JAPANESE: tuple[Heuristic, ...] = (
    sign(
        "override.japanese",
        _OVERRIDE,
        r"(?:これまで|以前|今まで|上記|前|すべて|全て|先ほど|元|過去)",
        r"(?:指示|命令|ルール|プロンプト|指令|内容|会話|制約|設定|こと)",
        r"(?:無視|忘れ|破棄|従わな|取り消|リセット|無効|捨て)",
        gap=48,
    ),
    sign(
        "role.japanese",
        _ROLE,
        r"(?:今から|これから|今後|あなたは(?:もう|今|今や)|ふりをして|演じて|になりきって)",
        r"(?:あなた|制限|モード|アシスタント|必ず|答え|振る舞|ai|なりま|してください)",
        gap=60,
    ),
    sign(
        "prompt.japanese",
        _REVEAL,
        r"(?:システムプロンプト|システムメッセージ|初期(?:の)?指示|あなたの(?:指示|プロンプト|ルール|設定)|隠された指示|内部(?:の)?指示|上の(?:文|テキスト))",
        r"(?:表示|教え|出力|見せ|繰り返|書い|公開|開示|そのまま|何です|何でし|全文)",
        gap=48,
    ),
)

KOREAN: tuple[Heuristic, ...] = (
    sign(
        "override.korean",
        _OVERRIDE,
        r"(?:이전|앞의|앞선|위의|기존|지금까지|모든|상기|원래)",
        r"(?:지시|명령|지침|규칙|프롬프트|내용|대화|제한|설정|안내)",
        r"(?:무시|잊어|잊고|따르지|취소|버리|폐기|초기화)",
        gap=48,
    ),
    sign(
        "role.korean",
        _ROLE,
        r"(?:지금부터|이제부터|앞으로|이제 (?:너는|당신은)|더 이상|척해|역할을)",
        r"(?:너는|당신은|넌|제한|모드|어시스턴트|인공지능|답변|대답|아니다|아닙니다|없이|해야)",
        gap=60,
    ),
    sign(
        "prompt.korean",
        _REVEAL,
        r"(?:시스템 ?프롬프트|시스템 ?메시지|초기 ?(?:지시|명령|프롬프트)|너의 (?:지시|지침|프롬프트|규칙)|당신의 (?:지시|지침|프롬프트|규칙)|숨겨진)",
        r"(?:보여|알려|출력|말해|반복|공개|적어|무엇|뭐|그대로|써)",
        gap=60,
    ),
)

ARABIC: tuple[Heuristic, ...] = (
    sign(
        "override.arabic",
        _OVERRIDE,
        r"(?:تجاهل|تجاهلي|انس|إنس|تجاوز|لا تتبع|لا تلتزم|الغ|ألغ|اترك)",
        r"(?:جميع|كل|كافة|السابق|أعلاه|تعليمات|التعليمات|الأوامر|أي|ما)",
        r"(?:تعليمات|التعليمات|الأوامر|أوامر|القواعد|قواعد|التوجيهات|السابق|قبل"
        r"|الرسائل|القيود|سبق)",
        gap=50,
    ),
    sign(
        "role.arabic",
        _ROLE,
        r"(?:من الآن فصاعد|ابتداء من الآن|أنت الآن|لم تعد|تظاهر|تصرف كأنك|تقمص)",
        r"(?:أنت|بدون|بلا|دون|قيود|مساعد|ذكاء|نموذج|ستجيب|وضع|يجب)",
        gap=60,
    ),
    sign(
        "prompt.arabic",
        _REVEAL,
        r"(?:اعرض|أظهر|اظهر|اكشف|كرر|اطبع|اكتب|أخبرني|اخبرني|ما هي|ما هو)",
        r"(?:تعليماتك|موجه النظام|تعليمات النظام|رسالة النظام|التعليمات (?:الأصلية|الأولية"
        r"|السرية|المخفية)|أوامرك|البرومبت|قواعدك)",
        gap=60,
    ),
)

HINDI: tuple[Heuristic, ...] = (
    sign(
        "override.hindi",
        _OVERRIDE,
        r"(?:पिछले|पिछली|पहले|ऊपर|सभी|सारे|उपरोक्त|अपने|पूर्व)",
        r"(?:निर्देश|आदेश|नियम|प्रॉम्प्ट|बात|हिदायत|संदेश|दिशानिर्देश)",
        r"(?:अनदेखा|नजरअंदाज|नज़रअंदाज|भूल|उपेक्षा|न मान|मत मान|इग्नोर|रद्द|ध्यान न)",
        gap=80,
    ),
    sign(
        "role.hindi",
        _ROLE,
        r"(?:अब से|इस क्षण से|अब आप|अब तुम|आप अब|तुम अब|दिखावा कर|नाटक कर)",
        r"(?:आप|तुम|बिना|प्रतिबंध|सहायक|मोड|जवाब|नहीं|एआई|मॉडल)",
        gap=80,
    ),
    sign(
        "prompt.hindi",
        _REVEAL,
        r"(?:सिस्टम प्रॉम्प्ट|सिस्टम संदेश|अपने निर्देश|आपके निर्देश|प्रारंभिक निर्देश|छिपे|मूल निर्देश|अपना प्रॉम्प्ट)",
        r"(?:दिखा|बता|प्रकट|दोहरा|लिख|प्रिंट|क्या|साझा)",
        gap=80,
    ),
    sign(
        "override.romanised",
        2.5,
        r"\b(?:pichhle|pichle|sabhi|saare|pahale|pehle|upar)\b",
        r"\b(?:nirdesh\w{0,12}|aadesh\w{0,12}|niyam\w{0,12}|instructions?|baat\w{0,12})\b",
        r"\b(?:bhool|bhul|nazar ?andaz|anadekha|andekha|ignore|mat)\w{0,12}\b",
        gap=40,
        key=1,
    ),
)

OTHERS: tuple[Heuristic, ...] = (
    sign(
        "override.nordic",
        _OVERRIDE,
        r"\b(?:ignorer|ignorera|glem|glom|glommer|bortse|se bort fra|strunta i)\b",
        r"\b(?:alle|alla|alt|allt|tidligere|tidigare|foregaende|forrige|ovenstaende"
        r"|ovanstaende)\b",
        r"(?:instruk|ordre|order|regler|kommando|ovenfor|ovan|besked|anvisning)",
        gap=24,
    ),
    sign(
        "override.slavic_latin",
        _OVERRIDE,
        r"\b(?:ignoriraj\w{0,12}|zaboravi\w{0,12}|zanemari\w{0,12}|ignoruj\w{0,12}|zapomen\w{0,12}|zabudni\w{0,12})\b",
        r"(?:sv[ei]|prethodn|vsechn|predchoz|predosl|vsetk|gore)",
        r"(?:instruk|uput|naredb|pokyn|prikaz|pravil|pravidl|upute)",
        gap=24,
    ),
    sign(
        "override.ukrainian",
        _OVERRIDE,
        r"(?:ігноруй|проігноруй|забудь|не зважай|відкинь)",
        r"(?:усі|всі|попередн|вище|твої|ваші)",
        r"(?:інструкц|вказівк|правил|команд|наказ|повідомлен)",
        gap=60,
    ),
    sign(
        "override.vietnamese",
        _OVERRIDE,
        r"(?:bỏ qua|quên|phớt lờ|không tuân)",
        r"(?:tất cả|mọi|các|những|toàn bộ)",
        r"(?:hướng dẫn|chỉ dẫn|lệnh|chỉ thị|quy tắc|yêu cầu|trước)",
        gap=40,
        key=2,
    ),
    sign(
        "override.indonesian",
        _OVERRIDE,
        r"\b(?:abaikan|lupakan|jangan (?:ikuti|patuhi))\b",
        r"\b(?:semua|seluruh|segala|perintah|instruksi)\b",
        r"\b(?:instruksi|perintah|aturan|petunjuk|sebelumnya|arahan|di atas)\b",
        gap=30,
    ),
)

LANGUAGES: tuple[Heuristic, ...] = (
    *GERMAN,
    *FRENCH,
    *SPANISH,
    *ITALIAN,
    *PORTUGUESE,
    *DUTCH,
    *POLISH,
    *RUSSIAN,
    *TURKISH,
    *CHINESE,
    *JAPANESE,
    *KOREAN,
    *ARABIC,
    *HINDI,
    *OTHERS,
)
