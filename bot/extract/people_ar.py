"""A phrase that counts people in an Arabic sentence, and the words between the parts of one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.extract.mention import Who
from bot.model import Count
from bot.text.arabic import words

ONE = Count(1, 1)
QUOTES = frozenset("\"«»“”'‘’()[]{}*•")
COMMAS = frozenset("،,")
AMONG = words(
    "بينهم بينهما بينهن منهم منهن منهما ضمنهم فيهم وبينهم ومنهم وضمنهم اغلبهم معظمهم غالبيتهم جلهم بعضهم "
    "بينها وبينها منها ومنها ضمنها "
    "نصفهم احدهم احداهما احدهما احداهن ثلثهم كلهم جميعهم وجميعهم ومعظمهم واغلبهم وغالبيتهم فيها وبعضهم"
)  # fmt: skip
BESIDES = (("اضافه", "الي"), ("بالاضافه", "الي"), ("علاوه", "علي"), ("فضلا", "عن"), ("الي", "جانب"), ("الي", "جوار"))
PREPOSITIONS = words(
    "في من الي علي عن بين خلال اثنا اثر جرا بعد قبل منذ قرب ضد لدي حتي نتيجه بسبب وسط داخل خارج عند "
    "عندما حين بينما فيما كما حيث مع دون ضمن اذ بحسب حسب وفق وفقا عبر امام تحت فوق حول ان انه انها اذا "
    "ما مما لا لم لن قد وقد كان كانت الذي التي الذين اللذين اللذان ثم او ام بل لكن هذا هذه ذلك تلك وذلك "
    "وهو وهي هو هي هم وهم كل اي سوي الا غير عقب غداه صباح مسا فجر ليل ليله ظهر عصر عشيه اليوم امس يوم "
    "الاحد الاثنين الثلاثا الاربعا الخميس الجمعه السبت "
    "فيه فيها فيهما منه منها عنه عنها عليه عليها عليهم معه معها معهم لديه لديها اثره اثرها خلاله خلالها "
    "راح راحت وقع وقعت جد جدت حدث حدثت نفذ نفذت عمدا محقق شمال جنوب شرق غرب شمالي جنوبي شرقي غربي شمالا"
)
FORCES = words(
    "الجيش جيش الشرطه شرطه قوات القوات الحرس حرس الحشد البيشمركه الامن امن صفوف صفوفها صفوفهم تنظيم "
    "التنظيم حركه حزب جماعه ميليشيا ميليشيات مليشيا الميليشيات المقاومه وحدات كتايب لوا فصيل فصايل جهاز "
    "قوه سلاح هييه الدفاع منظمه داعش القاعده حماس سرايا وزاره الدرك الديوانه الاستخبارات المخابرات القضا "
    "البحريه فرقه"
)
MONTHS = words(
    "يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر جانفي فيفري افريل ماي "
    "جوان جويليه اوت كانون شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين محرم صفر رجب شعبان رمضان شوال"
)
MEMBERS = words("تنظيم جماعه حركه التنظيم صفوف عناصر")
ONE_OF_THEM = words("احدهم احدهما احداهما احداهن")
ONE_WORDS = words("واحد واحده واحدا وحيد")
SERVICES = words("مرور امن حراسه جيش سير نجده احتياط اطفا بلديه حدود دوريه استخبارات مخابرات حرس شرطه")
OF_THEM = words("منهم منهن منهما")
NOTABLE = words("ابرز كبار اهم اخطر اكبر اشهر قدامي")
WITH = words("مع رفقه برفقه صحبه بصحبه بمعيه")
NAMES_IN_WAW = words("وليد وايل وسام وسيم وحيد ورده وفا وداد وهيب وصفي وجدي وضاح والي وزير وكيل")
LIST = 40  # tokens of a list of names
ASIDE = 14  # tokens that an aside between commas may have
REST = 7  # words of adjectives and genitives that may stand between two parts of one phrase


@dataclass(frozen=True, slots=True)
class People:
    """Tokens `first` to `last` count people, side by side (`sides`). `explicit` says whether a number, a dual or a
    single person stood there, not a bare plural."""

    first: int
    last: int
    sides: tuple[tuple[Who, Count], ...]
    explicit: bool = True

    @property
    def hostile(self) -> bool:
        """Whether all are attackers or fighters."""
        return all(who is not Who.VICTIMS for who, _ in self.sides)


def of(first: int, last: int, count: Count, who: Who = Who.VICTIMS) -> People:
    return People(first, last, ((who, count),), count.max is not None or not count.vague)


def added(one: Count, other: Count) -> Count:
    low = None if one.min is None or other.min is None else one.min + other.min
    high = None if one.max is None or other.max is None else one.max + other.max
    return Count(low, high, one.vague or other.vague)
