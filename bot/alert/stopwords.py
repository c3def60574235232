"""Words that two reports of different attacks share as often as two of the same one, folded as `alert.trace` folds."""

from __future__ import annotations

from bot.text import arabic

_ENGLISH = """
a about according across after again against ago air al all alongside also am ambush among an and any april are area
around as at attack attacked attacker attackers attacks august authorities away back be because been before being
between blast blew bloody blown bodies body bomb bombed bomber bombing bombs both breaking but by call came can car
carried caused city claim claimed claims clashes climbed climbs condemn condemned condition confirmed could country
critical dead deadly death deaths december detonated device did died district do doctor doctors does dozen dozens
drone due during each early east eastern edge eight eighty eleven end exploded explodes explosion explosions explosive
eyewitness eyewitnesses february fell fifteen fifty fighter fighters fighting fire fired first five for force forces
forty four fourteen friday from further general given government governorate group groups gun gunman gunmen had half
has have he head health her here hers him his hit home hospital hospitals hour hours how however hundred hurt i if in
incident including injured injuring into is it its january july june just kill killed killing kills last late later
latest least leave left less like local long lowered main man many march may medic medics member members men militant
militants military minister ministry missile missiles moment monday month more morning mortar most much municipality
near nearby new news night nine nineteen ninety no none north northern not november now number occurred october of off
office officer officers official officials old on once one only opened or other others our out outside outskirts over
packed part people person photo photos place police posted previous province provincial published put raid raids
rather reached reaches region report reported reporter reporters reports rescue residents responded responsibility
revised rise risen rises roadside rocket rockets rose said same saturday say saying says scene second security seen
sent september set seven seventeen seventy several shell shelling shells shooting shopkeepers shot showed since site
six sixteen sixty so soldier soldiers some source sources south southern spokesman spokesperson spokeswoman state
stated statement still street strike strikes struck such suffered suicide sunday suspected take taken targeted
targeting ten than that the their them then there these they third thirteen thirty this those thousand three through
thursday time to today told toll tonight took total town treatment troops tuesday twelve twenty two under unidentified
unknown until up update urgent us using very vest via victim victims video village was watch we wednesday week well
went were west western when where which while who whom wife will with within witness witnesses woman women would wound
wounded wounding wounds year years yesterday yet you
"""
_ARABIC = """
اثر اثنان اثنين احد احدي اخر اخرون اخري اخرين ادان ادانت ادت ادي اذ اذا اربع اربعاء اربعه ارتفاع ارتفع ارتفعت اسبوع
استشهاد استشهد استنكر استهداف استهدف استهدفت اسعاف اسفار اسفر اسفرت اشار اشارت اشتباك اشتباكات اشخاص اصابات اصابت
اصابه اصيب اضاف اضافت اطفال اطلاق اعلان اعلن اعلنت اعلي افاد افادت اقل اقليم اكثر اكد اكدت الاثنين الاحد الاربعاء التي
الثلاثاء الجمعه الخميس الذي الذين السبت الي اليوم امراه امس امني امنيه ان انباء انتحاري اندلعت انفجار انفجارات انفجر
انفجرت انه انها او اودي اوضح اوضحت اي ايضا باسم بحسب بحياه بعد بعض بلده به بها بيان بين بينما تبنت تبني تستهدف تسع
تسعه تفجير تفجيرات تقريبا تلك تم توفي ثلاث ثلاثاء ثلاثه ثلاثون ثلاثين ثم ثمان ثماني ثمانيه جثث جثه جديد جديده جراء جرح
جرحي جريح جمعه جندي جنوب جنوبي جنود جوي جويه جيش حادث حادثه حاله حتفهم حتي حربي حربيه حسب حصيله حوالي حول حي حيث خطيره
خلال خمس خمسه خميس داخليه دراجه دفاع ذكر ذكرت ذلك رجال رجل ساعات ساعه سبت سبع سبعه ست سته سقط سقطت سقوط سنه سياره شارع
شخص شرطه شرق شرقي شمال شمالي شن شنت شهداء شهر شهود شهيد صاروخ صاروخي صباح صحه صواريخ صور ضحايا ضحيه ضد طايرات طايره
طبي طبيه طفل ظهر عاجل عام عبوه عدد عده عشر عشرات عشره عشرون عشرين عصر علي عليه عليها عمليات عمليه عن عناصر عند عنصر
عنه عيان غارات غاره غرب غربي غير فجر في فيديو فيما فيه فيها قال قالت قالوا قبل قتل قتلت قتلي قتيل قد قذايف قذيفه قريه
قصف قضاء قنابل قنبله قوات قوه كان كانت كانوا كل كما كمين لا لدي لقي لكن لم لن له لها لهم ليل ليله ما مايه متحدث
متفجرات مجهول مجهولون مجهولين محافظه محلي محليه مدفعي مدفعيه مدني مدنيون مدنيين مدينه مراسل مساء مستشفي مستشفيات مسلح
مسلحه مسلحون مسلحين مسوول مسوولون مسووليته مسووليه مسيرات مسيره مصاب مصابين مصادر مصدر مصرعه مصرعهم مع مفخخه مقاتلات
مقتل ملغمه من منذ منطقه منه منها مواطن مواطنين ناحيه نار ناريه ناسفه ناطق نتيجه نحو ندد نساء نقل نقلا نقلت نقلوا هاجم
هاجمت هاون هجمات هجوم هذا هذه هز هم هو هي واحد واحده وزاره وزير وسط وفاه وفق وفقا وقد وقع وقعت وكاله ولايه يتم يودي
يوم
"""

ENGLISH = frozenset(_ENGLISH.split())
ARABIC = arabic.words(_ARABIC)
