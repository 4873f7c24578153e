"""The words that say what a number is, in English and the languages nearest to it.

A phrase's last word stands nearest to the value. Phrases also count when written as
one word (`accountNumber`); a hyphen, an underscore and an apostrophe part words.
"""

from __future__ import annotations

NOTHING = "NOTHING"
"""What stands here is a number of another kind, nobody's personal data."""

TAX_ID = "TAX_ID"
"""A taxpayer's number; its form says which."""

PHRASES: dict[str, str] = {
    "US_SOCIAL_SECURITY_NUMBER": """
        soc sec no | social security card | social security nr |
        ssn | ssns | ss | social | social security | social security number | soc sec
        | socialsecurity | social sec | soc | seguro social | sozialversicherungsnummer
        | s s n | numero de seguro social
    """,
    "CA_SOCIAL_INSURANCE_NUMBER": """
        nas | numéro d assurance sociale | social ins |
        sin | sins | social insurance | social insurance number | assurance sociale
    """,
    TAX_ID: """
        taxpayer no | taxpayer number | tin ssn | fed id | federal id |
        tin | tins | taxpayer identification | taxpayer identification number | tax id
        | taxpayer id | tax identification | tax identification number | tax number
        | individual taxpayer
    """,
    "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER": """
        itin | itins | individual taxpayer identification
        | individual taxpayer identification number | individual tax identification
        | individual tax identification number | individual tax id
        | individual taxpayer id
    """,
    "US_EIN": """
        fed tax id | federal ein | employer no | fed id no | employer tax |
        ein | eins | fein | employer identification | employer identification number
        | employer id | employer tax id | federal tax id | business tax id
        | federal employer identification number
    """,
    "US_BANK_ROUTING_NUMBER": """
        route number | transit number | transit | ach | bottom left of the check |
        routing | rtn | aba | routing number | aba routing | routing transit
        | transit routing | aba number | micr | bank routing
    """,
    "US_BANK_ACCOUNT_NUMBER": """
        savings acct | a c no | numero da conta | número da conta | kto nr |
        account | accounts | acct | accts | acc | a c | checking | savings | acnt
        | bank account | account number | checking account | savings account
        | deposit account | konto | kontonummer | kto | compte | numero de compte
        | cuenta | cuenta bancaria | conto | conto corrente | conta | conta bancária
        | rekening | rekeningnummer | bankrekening | account ending
    """,
    "CREDIT_DEBIT_CARD_NUMBER": """
        long number | credit | cc no | carta | número de tarjeta |
        card | cards | credit card | debit card | card number | credit card number
        | debit card number | visa | mastercard | amex | american express | maestro
        | diners | jcb | unionpay | discover card | cc | cc number | ccnum | cardnumber
        | payment card | bank card | prepaid card | kreditkarte | kreditkartennummer
        | kartennummer | ec karte | carte | carte bancaire | carte de crédit | tarjeta
        | tarjeta de crédito | carta di credito | cartão | cartão de crédito
        | creditcard | creditcardnummer | pan | charge | charged | paid with | pay with
    """,
    "UK_NATIONAL_HEALTH_SERVICE_NUMBER": """
        health service number | health service no | health service | nhs num | medical
        card |
        nhs | nhs number | nhs no | national health service | national health number
    """,
    "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER": """
        taxpayer ref | tax ref | unique tax ref | unique taxpayer id | unique taxpayer |
        unique tax | sa ref | digit tax reference |
        utr | unique taxpayer reference | taxpayer reference | tax reference
        | unique taxpayer reference number | taxpayer reference number | utr number
        | unique tax reference | self assessment | self assessment reference
        | tax reference number
    """,
    "CA_HEALTH_NUMBER": """
        health no | health care number | health insurance plan | health insurance | bc
        services card | alberta health | msp number | health care card |
        ohip | phn | hcn | ahcip | ramq | msp | health card | health card number
        | personal health number | provincial health | provincial health number
        | health number | health insurance number
        | health insurance card | carecard | care card
        | services card | carte santé | assurance maladie | medicare card
    """,
    "US_NPI": """
        rendering provider | billing provider | ordering provider | referring provider |
        attending provider | referring provider id |
        npi | npis | provider identifier | national provider identifier | provider id
        | provider number | prescriber id | national provider
    """,
    "MEDICAL_RECORD_NUMBER": """
        med rec | med rec no | medical rec | unit record | patient nr | pt id | pt no| m
        r n | patientenid |
        mrn | mrns | medical record | medical record number | patient id | patient no
        | patient number | patient identifier | chart | chart number | hospital number
        | medical records | health record | emr | ehr id | record locator mrn
        | patientennummer | numero de patient | historia clínica | nhc
    """,
    "US_PASSPORT_NUMBER": """
        pass no | pass number | travel document | travel doc | passport booklet | travel
        document number |
        passport | passports | passport book | passport card | reisepass | passnummer
        | passeport | pasaporte | passaporto | passaporte | paspoort
        | reisepassnummer | paspoortnummer
    """,
    "DRIVER_ID": """
        license with | licence with | licence to drive | license to drive | permit to
        drive | number to drive | state id | driver s license | driver s licence |
        licencia de manejo | learner permit | d l |
        driver license | drivers license | driver licence | drivers licence | dl | dln
        | driving licence | driving license | driver lic
        | drivers lic | operator license | licence number | license number | cdl
        | license no | licence no | driver id | driver permit | driving permit
        | führerschein | fuhrerschein | fuehrerschein | fuhrerscheinnummer |
        führerscheinnummer | permis de conduire | permis
        | licencia de conducir | carnet de conducir | permiso de conducir | patente
        | patente di guida | carta de condução | cnh | rijbewijs | rijbewijsnummer
    """,
    "LICENSE_PLATE": """
        vehicle tag | license tag | licence tag | car tag | tag number | lic plate |
        license plate | licence plate | number plate | plate | plates | reg plate
        | vehicle registration | car registration | registration plate | vrm | vrn
        | car reg | vehicle reg | registration mark | kennzeichen | nummernschild
        | plaque | immatriculation | plaque d immatriculation | matrícula | placa
        | targa | kenteken | license plates | plate no
    """,
    "VEHICLE_IDENTIFICATION_NUMBER": """
        frame no | frame number | insured vehicle | title for vehicle |
        vin | vins | vehicle identification | vehicle identification number | chassis
        | vehicle id | chassis number | vehicle id number | fahrgestellnummer | fin
        | bastidor | telaio | châssis
    """,
    "PHONE": """
        my number | best number | text | unter | get me | get hold of me |
        phone | phones | telephone | tel | tels | tlf | ph | mobile | mob | cell
        | cellphone | cellular | call | calls | called | calling | whatsapp | fax
        | faxed | ring | dial | text me | sms | reach | reached | reachable | contact
        | hotline | voicemail | answering | answer | landline | direct line | pager
        | helpline | call back | callback | telefon | telefonnummer | handy
        | handynummer | rückruf | anrufen | rufnummer | téléphone | telephone portable
        | portable | appelez | teléfono | móvil | celular | llamar | llame | llámame
        | telefono | cellulare | chiamare | chiamami | telefone | telemóvel | ligar
        | telefoon | telefoonnummer | mobiel | mobil | gsm | bel | signal me
        | telegram | viber | toll free | switchboard | extension | home number
        | work number | office number | contact number | mobile number | msisdn
    """,
    "IN_AADHAAR": """
        uid |
        aadhaar | aadhar | adhaar | adhar | uidai | aadhaar number | aadhaar card
        | aadhar card | aadhaar no
    """,
    "IN_PAN": "pan card | pan number | permanent account number | pan no | pancard",
    "DEA_NUMBER": """
        dea reg | dea license | controlled substance registration | controlled substance
        | dea registrant |
        dea | dea number | dea registration | dea no | dea registration number
        | drug enforcement
    """,
    "US_MEDICARE_ID": """
        beneficiary | hicn | medicare card | medicare claim |
        medicare | mbi | medicare beneficiary | medicare beneficiary id | medicare id
        | medicare number | beneficiary identifier | medicare beneficiary identifier
    """,
    "UK_NATIONAL_INSURANCE_NUMBER": """
        nino | national insurance | national insurance number | ni | ni number | nat ins
    """,
    "INTERNATIONAL_BANK_ACCOUNT_NUMBER": "iban | ibans | international bank account",
    "SWIFT_CODE": """
        bank identifier | identifier code | swift address |
        swift | bic | swift code | bic code | swift bic | bic swift | swiftcode
        | bank identifier code | business identifier code | swift number
    """,
    "CRYPTO_ADDRESS": """
        wallet | bitcoin | btc | ethereum | eth | crypto | cryptocurrency | metamask
        | ledger | ether address | usdt | usdc | erc | litecoin | ltc | deposit address
        | wallet address | dogecoin | donate | donations | payout address
    """,
    "ICD10": """
        coded as | coded | assessment | impression | icd cm | icd10 cm | secondary dx |
        principal dx | billing dx |
        icd | icd code | icd 10 | icd 10 code | icd 10 cm | diagnosis | diagnoses
        | diagnosis code | dx | diagnosed | diagnostic code | diagnosed with | dx code
        | diagnose | diagnóstico | diagnostic
    """,
    NOTHING: """
        into account | account for | accounts for | accounted for | savings of
        | social graph | social media | social network | social score | no account of |
        order | orders | order id | order number | invoice | invoices | inv | ticket
        | tickets | sku | skus | isbn | issn | ean | upc | gtin | asin | barcode
        | tracking | tracking number | shipment | parcel | flight | timestamp
        | timestamps | epoch | unix time | case | docket | part | parts | part number
        | serial | serial number | sn | model | version | versions | ver | section
        | row | rows | column | columns | uuid | guid | hash | sha | md | checksum
        | commit | build | revision | release | page | pages | zip | zipcode | zip code
        | postcode | postal code | plz | latitude | longitude | lat | lon | lng | coords
        | coordinates | price | prices | total | amount | cost | usd | eur | gbp | inr
        | revenue | population | bytes | size | error | errno | error code | reference
        | ref | reference number | transaction | transaction id | txn | batch | lot
        | item | product | product code | article | issue | bug | pr | pid | port
        | imei | imsi | iccid | isin | cusip | sedol | doi | pmid | arxiv | rfc | patent
        | figure | fig | table | chapter | matrix | offset | seed | index | token
        | session | request | request id | trace | span | instance | job | event
        | booking | reservation | confirmation | confirmation number | pnr | claim
        | policy | policy number | aws account | account id | accountid | aws
        | customer account id | license key | licence key | product key | api key
        | phone model | random | integer | number line | prime | decimal | digits of
        | sum | product of | factorial | value | values | score | frequency
        | bestellung | bestellnummer | rechnung | rechnungsnummer | auftrag
        | auftragsnummer | seriennummer | artikelnummer | sendungsnummer | commande
        | facture | pedido | factura | ordine | fattura | encomenda | fatura
        | bestelling | bestelnummer | factuur | factuurnummer | id number order
        | weight | distance | stock | quantity | qty | units | capacity | voltage
        | station | route | bus | train | gate | channel | firmware | driver version
        | mod | modulo | equals | square root | multiplied | divided | plus | minus
        | publication | catalog | catalogue | catalog number | lcn | oclc | accession
        | suite | apt | apartment | unit | floor | box | po box | room | building | bldg
        | registration number company | company number | handelsregister
    """,
    "DATE": """
        dob | born | birth | date of birth | birthday | birthdate | date | dated
        | expiry | expires | exp | expiration | deadline | since | until
    """,
}

FOREIGN: dict[str, str] = {
    "PHONE": """
        电话 手机 電話 手機 携帯 전화 휴대폰 연락처 елефон тел. моб. هاتف جوال تلفون
        τηλ. ηλέφωνο फोन मोबाइल טלפון
    """,
    "CREDIT_DEBIT_CARD_NUMBER": "卡号 信用卡 カード 카드 карты карта कार्ड",
    "US_BANK_ACCOUNT_NUMBER": "账号 账户 帳號 口座 계좌 счета счёта счет حساب खाता",
    "US_PASSPORT_NUMBER": "护照 護照 パスポート 여권 аспорт पासपोर्ट",
}
"""Words of other scripts, without capitals' first letters."""

_FILLER_WORDS = """
back number numbers num no nr nbr id ids is was are be reads the my your his her their
our its this that a an on at to of for in me us you him them it i s with and or as
here new current currently following below please also same now directly anytime de
del la le el il lo der die das den dem ist lautet es est sont é è son meine mein ma
mon mi mio mia meu minha mijn num numero número numéro nummer nº und et y e ou o og
en auf unter au à op via bei ist van von per code value field enter entered nbsp br
n º nos customer user client caller yes sure ok okay yeah reads says shows so um
td th tr span div b strong li p label quot full
"""
FILLERS = frozenset(_FILLER_WORDS.split())
"""Words that may stand between such a word and the value and say nothing."""
