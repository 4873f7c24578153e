"""Words that stand where a password or a user name would, and are none."""

from __future__ import annotations

_NOT_VALUES = """
string str text varchar char bool boolean int integer number float null none nil
undefined true false any object secretstr securestring optional field bytes void
unknown never required yes no on off and or not is in if else the a an of to for
with by at as it its this that these those must should can cannot will may value
values input data line args arg self var let const def env environ config settings
params param request req res response result user username password passwords passwd
pwd pass secret token key login email phone name admin_password hash hashed
encrypted plain hidden empty blank default prompt ask enter type forgot forgotten
reset change changed update new old current confirm repeat again invalid wrong
incorrect missing error failed expired weak strong protected authentication
authenticator manager policy policies generator fields form get set read write print
echo return await async function lambda basic bearer oauth ldap sso saml mfa otp sms
please sign here there your my our their his her what who when where why how which
all each every some only also then than from into over under after before security
account access system server database file files information info details numbers
message messages digest md5 sha1 sha256 bcrypt argon2 scrypt aes rsa base64 json xml
html http https utf8 utf-8 low medium high tbd n/a na ok test1 todo class struct
public private static final split strip un optionalstring stringvar
"""
_ROLES = """
content assistant system role model human agent customer guest123 anonymous story
stories agents friendly interface experience page button func function users people
group groups what hello hi hey can could would does did are is do i you we they he
she it welcome
"""

NOT_VALUES = frozenset(_NOT_VALUES.split())
"""Types, keywords, and words about passwords and users."""

ROLES = frozenset(_ROLES.split())
"""What follows `user` where it is no name: roles of a chat, words of a sentence."""
