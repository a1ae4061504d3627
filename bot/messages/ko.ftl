# 봇이 하는 모든 말, 키별로. Telegram HTML이며 변수는 이미 이스케이프되어 들어갑니다.

## What people read

stranger = 저는 운영자가 초대한 분들에게만 답하므로 도와드릴 수 없습니다. 초대 대상이라고 생각하시면 운영자에게 이 번호를 알려 주세요: { $id }.
stranger-in-group = 저는 운영자가 초대한 분들과 그룹에만 답합니다.
quota-person = 지금은 이것이 마지막 질문입니다. 한 분께 시간당 { $count }개까지 답합니다. { $span } 뒤에 다시 질문해 주세요.
quota-group = 이 대화방에서 한 시간 동안 질문 { $count }개를 하셨고, 이는 제가 답할 수 있는 최대치입니다. { $span } 뒤에 다시 질문해 주세요.
inline-whole = 전체 답변, 인용문 { $count }개
inline-near = 가장 가까운 내용이며, 답이 아닐 수 있습니다
inline-none = 요약문에 답이 없습니다
inline-closest = 가장 가까운 내용 보내기: { $title }
inline-later = 이번 시간에는 더 질문할 수 없습니다
inline-button = 개인 대화로 질문하기
welcome =
    무엇이든 물어보세요: { $about }.
    제 자료실에는 전문가들의 글을 정리한 요약문 { $briefs }건이 있으며, 따로 밝히지 않는 한 저희 말로 쓴 것이고 모두 원문 링크가 있습니다.
    모든 답변은 이 요약문에서 가져와 대조를 마친 인용문으로 이루어지며, 전문가 이름과 날짜, 링크가 붙습니다.
    요약문에 답이 없으면 없다고 말씀드리고 가장 가까운 대목을 보여 드립니다.
    질문을 그냥 쓰시거나{ $examples ->
        [0] ,
       *[other] , 예시를 누르시거나,
    } 매일 브리핑을 받으시려면 /subscribe 를 보내 주세요:
welcome-in-group = 이 그룹에서는 질문 앞에 /ask 를 붙이거나, 저를 언급하거나, 제 답변에 답장해 주세요. 관리자는 /subscribe 로 그룹을 구독할 수 있습니다:
hello-group =
    안녕하세요! 무엇이든 물어보세요: { $about }. 질문 앞에 /ask 를 붙이거나, @{ $bot } 을(를) 언급하거나, 제 답변에 답장해 주세요. 그 밖의 대화에는 끼어들지 않습니다.
    { $examples ->
        [0] 자세한 내용은 /help 를 보세요.
       *[other] 예: /ask { $question }
    }
help =
    편한 말로 질문을 쓰시면 요약문 { $briefs }건에서 가져와 대조를 마친 인용문으로 답하며, 전문가 이름과 날짜, 링크를 붙입니다.
    그룹에서는 질문 앞에 /ask 를 붙이거나, 저를 언급하거나, 제 답변에 답장해 주세요{ $examples ->
        [0] .
       *[other] : /ask { $question }
    }
    요약문은 저자의 말이라고 표시된 인용이 아니면 저희가 정리한 것이며, 번호 링크는 출처로, 답변 아래의 [1] 은 첫 인용문의 앞뒤 대목으로 이어집니다.
    “왜요?”처럼 이어서 묻거나 “더”라고 쓰면 인용문을 더 보여 드립니다. 마지막 질문은 30분 동안, 또는 /new 를 보내실 때까지 기억합니다.
    { $examples ->
        [0] /topics 를 보내
       *[other] 예시를 눌러
    } 어떻게 작동하는지 보세요. /subscribe 는 매일 브리핑을 보내 드리고, /privacy 는 제가 무엇을 보관하는지 알려 드립니다:
description = 무엇이든 물어보세요: { $about }. 전문가 의견 요약문에서 가져와 대조를 마친 인용문으로 답하고, 전문가 이름과 날짜, 링크를 붙이며, 답이 없으면 없다고 말씀드립니다.
short-description = { $title }: 대조를 마친 인용문으로 답하며, 모두 출처가 있습니다.
command-ask = 질문하기: /ask 뒤에 질문
command-new = 새로 시작: 지난 질문을 잊습니다
command-recommend = 전문가의 권고: /recommend 뒤에 주제
command-compare = 찬성과 반대: /compare 뒤에 쟁점
command-experts = 견해를 담은 사람과 기관, 이름을 붙이면 한 명만
command-topics = 모든 주제와 쟁점
command-map = 누가 어떤 입장인지 그림으로, 쟁점을 붙이면 그 쟁점만
command-subscribe = 원하는 시각에 받는 데일리 브리핑
command-today = 오늘의 브리핑을 지금 받기
command-archive = 지난 브리핑
command-settings = 데일리 브리핑 보기와 바꾸기
command-pause = 데일리 브리핑 쉬기: /pause 2주
command-resume = 쉬던 브리핑 다시 받기
command-unsubscribe = 데일리 브리핑 그만 받기
command-language = 제가 쓰는 언어
command-privacy = 제가 보관하는 정보
command-mydata = 저장된 내 정보를 파일로 받기
command-forget = 저장된 내 정보 지우기
command-help = 질문하는 방법과 예시
command-start = 제가 할 수 있는 일
scope = 제 자료실이 다루는 내용: { $about }. 예시는 /help 를 보내 주세요.
nearest = <b>가장 가까운 대목입니다(질문에 대한 답이 아닐 수 있습니다):</b>
under = <u>{ $heading }</u>
our-words-each = <i>저희 말로 정리한 내용이며, 번호는 각 출처로 이어집니다.</i>
own-words = 저자의 말
read-as = 이렇게 이해했습니다: <i>{ $question }</i>
forgotten = 지난 질문을 잊었습니다. 다음 질문은 온전한 문장으로 해 주세요.
stance = <b>{ $stance } ({ $count }):</b>
silent = <b>이 쟁점에 입장이 없음:</b> { $names }.
advised = { $topic }에 관한 권고, { $voices }:
advised-none = { $topic }에 관해 권고하는 요약문이 없습니다. 어떤 주제가 있는지는 /topics 를 보내 주세요.
advice = { $actor }에게: { $action }.
browse-how-compare = 명령 뒤에 쟁점을 쓰거나 하나를 눌러 주세요:
browse-how-recommend = 명령 뒤에 주제를 쓰거나 하나를 눌러 주세요:
closest = “{ $asked }”에 해당하는 { $kind }을(를) 찾지 못했습니다. 가장 가까운 것을 누르거나, 전체 목록은 /{ $command } 를 보내 주세요:
none-close = “{ $asked }”에 해당하거나 비슷한 { $kind }을(를) 찾지 못했습니다. 전체 목록은 /{ $command } 를 보내 주세요.
an-expert = { $expert } 은(는) 요약문에 나오는 발언자이며 { $kind }이(가) 아닙니다. 이름을 누르면 제가 가진 내용을 보여 드립니다:
topics = <b>주제:</b>
issues = <b>의견이 갈리는 쟁점:</b>
topics-next = /recommend 뒤에 주제를, 또는 /compare 뒤에 쟁점을 써서 보내 주세요.
experts = 요약문에는 다음의 견해가 담겨 있습니다: { $voices }. 자세히 보려면 /experts 뒤에 이름을 써 주세요:
voices-expert = <b>전문가:</b>
voices-organisation = <b>기관:</b>
voices-government = <b>정부와 당국자(출처의 보도 기준):</b>
stands = <b>입장:</b>
stands-nowhere = /topics 의 어떤 쟁점에도 입장이 없습니다.
expert-briefs = <b>저희 요약문:</b>
expert-documents = <b>본인의 글:</b>
map = 입장이 가장 많은 발언자들의 위치입니다. 파랑 + 는 찬성 또는 예, 노랑 ± 는 조건부 또는 일부, 빨강 − 는 반대 또는 아니요입니다. 쟁점별로 누가 어느 쪽인지 보려면 /map 뒤에 쟁점을 쓰거나 하나를 눌러 주세요.
map-one = 이 쟁점에서 누가 어느 쪽인지 보여 드립니다. 파랑 + 는 찬성 또는 예, 노랑 ± 는 조건부 또는 일부, 빨강 − 는 반대 또는 아니요입니다.
map-refused = Telegram이 그림을 받지 않았습니다. 나중에 /map 을 다시 보내거나 /compare 뒤에 쟁점을 써서 보내 주세요.
did-it-arrive = { $day } 브리핑을 보내던 중에 연결이 끊겼습니다. 잘 받으셨나요? 요청하시기 전에는 다시 보내지 않습니다.
arrived = 네, 받았습니다
not-arrived = 아니요, 다시 보내 주세요
thanks-arrived = 알려 주셔서 감사합니다.
sent-again = 다시 보내 드립니다.
nothing-changed = 이미 그렇게 되어 있어 바뀐 것이 없습니다.
settled-already = 이미 처리되었습니다. 지난 브리핑은 /archive 를 보내 읽으실 수 있습니다.
privacy =
    <b>무엇을 얼마나 오래 보관하는지</b>
    1. 질문과 제 답변, 제 확신도, 평가와 그 이유: { $kept }.
    2. 이어 묻기를 위한 마지막 질문: 30분 동안, 또는 /new 를 보내실 때까지. 알림을 요청하신 질문: 알려 드릴 때까지.
    3. 쓰시는 언어, 구독(시각, 시간대, 요일, 주제, 전문가, 길이)과 구독하신 그룹: /forget 을 보내실 때까지.
    4. 어떤 브리핑과 항목을 받으셨는지(같은 것을 두 번 보내지 않기 위해): /forget 을 보내실 때까지.
    5. 이 모든 것을 저장하는 기준인 Telegram ID: 위의 것이 남아 있는 동안. 이름, 전화번호, 사진은 저장하지 않습니다. 다른 분들만 질문할 수 있다고 알려 드린 경우에는 그 사실을 한 달 동안.
    6. { $others } 답변의 링크를 가진 사람만 질문과 답변을 볼 수 있고, 누가 물었는지는 볼 수 없습니다. 링크를 열면 그만큼 더 보관합니다.
    7. 기록(로그)에는 숫자와 시각만 있고 쓰신 말은 없습니다. 보관 기간은 운영자가 정합니다.
    8. /mydata 를 보내면 모두 파일로 드립니다.
    9. /forget 을 보내면 한 번에 모두 지웁니다. 구독하신 그룹의 브리핑은 ID 없이 계속됩니다.
    10. 그 뒤에 남는 것: 두 번 답하지 않도록 최근 업데이트 10,000건의 번호만, 질문 수에 제한이 있는 경우 한 시간이 지날 때까지 물으신 시각, 그리고 관리자가 관리자로서 한 일은 계속 남습니다.
goes-nowhere = 누구에게도 넘기지 않으며 뒤에 다른 서비스도 없습니다.
goes-to-model = { $host } 의 언어 모델이 답변의 문장을 씁니다. 질문과 바로 앞 질문, 찾은 인용문, 그리고 편집자가 보내어 읽게 한 문서가(보낸 사람에 관한 것은 빼고) 그곳으로 가며, 그것을 어떻게 다루는지는 그곳의 운영자에게 달려 있습니다. 이름과 ID, 그 밖의 것은 나가지 않습니다.
goes-to-model-here = 제가 돌아가는 컴퓨터의 언어 모델이 답변의 문장을 씁니다. 질문과 바로 앞 질문, 찾은 인용문, 그리고 편집자가 보내어 읽게 한 문서를 읽을 뿐, 누구에게도 넘기지 않습니다.
questions-kept = { $days }, 자료실에 부족한 것을 편집자가 볼 수 있도록
questions-not-kept = 보관하지 않습니다
data-in-private = 그것은 둘만의 일이니 개인 대화에서 보내 주세요.
meant-help = 도움말|사용법|도와주세요|명령어|무엇을 할 수 있나요|뭘 할 수 있나요
meant-subscribe = 구독|구독하기|구독할게요|구독 신청
meant-unsubscribe = 그만|중지|구독 취소|구독 해지|구독 끝내기|그만 보내 주세요
meant-settings = 설정|설정 변경|설정 보기
meant-language = 언어|언어 변경|언어 바꾸기
meant-today = 오늘의 브리핑|오늘 브리핑
language-name = 한국어
language-choose = 어떤 언어로 말씀드릴까요? 요약문과 그 인용문은 영어 그대로입니다.
language-set = 이제부터 한국어로 말씀드립니다. 요약문과 그 인용문은 영어 그대로입니다.
language-auto = 이제부터 가능하면 Telegram에 설정하신 언어로, 아니면 영어로 말씀드립니다.
language-each = 이제부터 가능하면 각자의 Telegram 언어로, 아니면 영어로 답합니다.
language-unknown = “{ $asked }”은(는) 제가 쓸 수 없는 언어입니다. 하나를 눌러 주세요:
language-buttons-auto = Telegram 설정대로
language-buttons-each = 각자의 언어로
your-data = 저장된 정보는 이것이 전부입니다. /forget 을 보내면 지웁니다.
forget-sure = 질문과 답변, 구독, 브리핑 기록을 지울까요? 되돌릴 수 없으며, 다시 구독하시면 처음부터 시작합니다. 구독하신 그룹의 브리핑은 ID 없이 계속되며, 끝내려면 그 그룹에서 /unsubscribe 를 보내 주세요.
forget-buttons-erase = 모두 지우기
forget-buttons-keep = 그대로 두기
forget-not = 아무것도 지우지 않았습니다.
erased = 질문과 구독, 브리핑 기록을 지웠습니다. 오래된 메시지에 두 번 답하지 않도록 지난 업데이트의 번호만 글과 이름 없이 남고, 질문 수에 제한이 있는 경우 물으신 시각이 한 시간이 지날 때까지 남으며, 관리자이신 경우에는 관리자로서 하신 일의 기록이 남습니다. 구독하신 그룹의 브리핑은 ID 없이 계속되며, 끝내려면 그 그룹에서 /unsubscribe 를 보내 주세요. /subscribe 를 보내면 새로 시작합니다.
why-updated = { $when } 읽으신 뒤 고쳐진 글
why-new = 자료실에 새로 들어온 글
why-waited = 구독하신 뒤 자료실에 새로 들어온 글
why-other-side = { $issue }에 관한 반대쪽 견해({ $when } { $expert }의 견해를 읽으셨습니다)
why-other-view = { $issue }에 관한 다른 견해({ $when } { $expert }의 견해를 읽으셨습니다)
why-followed = 팔로우하시는 { $expert }의 글
why-your-topic = 고르신 주제 { $topic }
why-beginning = 첫걸음으로: { $topic }
why-background = { $topic }에 관한 배경
why-first-on = { $topic }에 관한 첫 글
why-first-of = 처음 소개하는 발언자
why-again = { $expert }의 다른 글, 지난번은 { $when }
why-fewer = 덜 받겠다고 하셨지만 남은 것이 없어서
brief-heading = <b>{ $day } 브리핑</b>
brief-again = <b>{ $day } 브리핑</b>, 다시 보기
brief-missed = { $days } 브리핑({ $count }회)을 제때 보내지 못했습니다. 제가 작동하지 않았거나 Telegram에 연결할 수 없었습니다. 없어진 것은 없으며, 그 내용은 이번과 다음 브리핑에 담깁니다.
brief-missed-run = { $first }~{ $last }
news-line = 지난 브리핑 이후: { $news }.
news-words-recommendation = 새 권고 { NUMBER($count, useGrouping: 1) }건
news-words-position = 새 입장 { NUMBER($count, useGrouping: 1) }건
news-words-background = 새 배경 글 { NUMBER($count, useGrouping: 1) }건
news-words-changed = 바뀐 것 { NUMBER($count, useGrouping: 1) }건
news-words-withdrawn = 철회된 것 { NUMBER($count, useGrouping: 1) }건
news-waiting = 다음 브리핑들에 { $count }건이 더 이어집니다.
before = <b>이전 글:</b> { $text }
withdrawn = <b>읽으신 뒤 자료실에서 철회된 글:</b> { $text }
our-words = 저희 요약문의 출처: { $source }
from-document = 저자의 말, 출처: { $source }
why = <i>고른 이유: { $why }.</i>
item-withdrawn = 그 뒤 자료실에서 철회됨:
item-changed = <i>그 뒤 바뀌었으며, 새 글은 이후 브리핑에 있습니다.</i>
ask-item = { $number }: 묻기
fewer-item = { $number }: 덜 받기
brief-buttons-stop = 구독 끝내기
brief-buttons-settings = 설정
exhausted = 모두 읽으셨습니다. 고르신 주제의 글을 다 보내 드렸고, 같은 항목은 되풀이하지 않습니다. 새 글이 들어오거나 글이 바뀌면 보내 드립니다. 그때까지 입장의 분포를 보거나 주제를 더 골라 보세요.
digest = <b>의견이 갈리는 곳</b>, 가장 다투는 것부터:
digest-none = 제 요약문에서는 아직 누구도 어느 편에 서지 않았습니다. 무엇을 다루는지는 /topics 를 보내 주세요.
compare-button = { $issue }: 누가 무슨 말을 하나
question-of = What does { $expert } say about { $topic }?
question-advice = What does { $expert } recommend on { $topic }?
question-on = What do the briefs say about { $topic }?
fewer-done = 이제부터 { $names }의 글은 브리핑에서 맨 뒤로 갑니다. 아예 빠지는 것은 없습니다.
fewer-already = { $names }의 글은 이미 맨 뒤로 가므로 바뀐 것이 없습니다.
fewer-undone = 되돌렸습니다. { $names }의 글이 다시 차례대로 옵니다.
undo = 되돌리기
subscribe = 구독하기
item-gone = 이 항목은 자료실에 더는 없습니다. 직접 질문해 주세요.
today-under-way = 오늘의 브리핑을 보내는 중입니다. 몇 분 안에 오지 않으면 /today 를 다시 보내 주세요.
today-failed = 오늘의 브리핑을 보낼 수 없었습니다. 그 내용은 다음 브리핑에 담기며, 언제 오는지는 /settings 에서 보실 수 있습니다.
archive = <b>지난 브리핑</b>, 최근 것부터. 누르면 다시 읽으실 수 있습니다.
archive-empty = 아직 보내 드린 브리핑이 없습니다. 다음 브리핑이 언제 오는지는 /settings 에서 보시고, 지금 받으시려면 /today 를 보내 주세요.
archive-nav-newer = 더 최근
archive-nav-older = 더 이전
brief-unknown = 그날의 브리핑은 없습니다. 있는 것을 보시려면 /archive 를 보내 주세요.
brief-was-empty = 그때 고르신 주제에 남은 글이 없었습니다. 지금 고르시면 다음 브리핑부터 적용됩니다.
exhausted-buttons-digest = 입장의 분포
exhausted-buttons-settings = 주제 바꾸기
daily = <b>데일리 브리핑</b>
daily-step = <b>데일리 브리핑, { $count }단계 중 { $number }단계</b>
choose-time = 몇 시에 보내 드릴까요? 시각을 누르거나, { $how }
choose-zone = 어느 시간대에 계신가요? 가장 가까운 도시를 누르거나, { $how } 도시나 나라, 시간대 이름, UTC 차이 모두 괜찮습니다.
choose-days = 어느 요일에 보내 드릴까요? 처음 셋 중 하나를 누르거나, 요일을 표시하고 계속을 누르거나, { $how }
choose-topics = 무엇을 다룰까요? 모두는 모든 주제와 전문가를 뜻합니다. 또는 주제를 표시하고 계속을 누르세요. 전문가를 팔로우하려면 { $how }
chosen = 고른 것: { $names }.
choose-length = 짧은 브리핑은 인용문 세 개, 긴 것은 여섯 개입니다. 하나를 누르거나, { $how }
choose-pause = 얼마나 쉴까요? 하나를 누르거나, { $how }
choose-fewer = 덜 받겠다고 하신 것들입니다. 누르면 다시 다른 것만큼 보내 드립니다.
write-it = 직접 써 주세요. 예: { $example }.
send-it = 직접 보내 주세요. 예: { $example }.
ready = 이렇게 고르셨습니다. 시작을 누르거나 바꿀 것을 고르세요.
setting = { $label }: { $value }
started = 설정을 마쳤습니다. 첫 브리핑은 { $when } 도착합니다. 지금 하나 읽으시려면 /today 를, 바꾸시려면 /settings 를 보내 주세요.
next-brief = 다음 브리핑은 { $when } 도착합니다.
paused = 쉬는 중입니다. /resume 을 보내실 때까지 아무것도 보내지 않습니다.
paused-until = 쉬는 중입니다. 다음 브리핑은 { $when } 도착하며, 더 일찍 받으시려면 /resume 을 보내 주세요.
resumed = 데일리 브리핑을 다시 보내 드립니다. 다음 브리핑은 { $when } 도착합니다.
unsubscribed = 구독을 끝냈습니다. 더는 브리핑을 보내지 않습니다. 돌아오실 때를 위해 설정은 남겨 두며, /forget 을 보내면 지웁니다.
ended = 구독하고 계시지 않아 브리핑을 보내지 않습니다.
already = 이미 데일리 브리핑을 받고 계십니다. 설정은 다음과 같습니다:
not-paused = 데일리 브리핑은 쉬고 있지 않습니다. 다음 브리핑은 { $when } 도착합니다.
no-brief = 여기에는 아직 데일리 브리핑이 없습니다. /subscribe 를 보내 주세요. 1분도 걸리지 않습니다.
not-started = 데일리 브리핑이 아직 시작되지 않았습니다. 먼저 선택을 마쳐 주세요:
goes-on = 다시 오신 것을 환영합니다. 데일리 브리핑이 계속되며, 다음 브리핑이 언제 오는지는 /settings 에서 보실 수 있습니다.
zone-taken = 시간대: { $place }, 지금 그곳은 { $local }입니다.
fixed-zone = { $zone }에는 서머타임이 없습니다. 시계가 바뀌는 곳이라면 도시 이름을 알려 주세요.
which-zone = “{ $asked }”에 해당하는 곳이 여럿입니다. 어느 곳인가요?
zone-alike = “{ $asked }”이(가) 어디인지 확실하지 않습니다. 이곳인가요? 누르시거나 다른 이름으로 써 주세요.
unread-time = “{ $asked }”을(를) 시각으로 읽을 수 없습니다. 오후 7시 30분, 19:30처럼 써 주세요.
unread-zone = “{ $asked }”이라는 곳이나 시간대를 모릅니다. 가까운 큰 도시나 UTC+9 같은 차이를 써 주세요.
unread-days = “{ $asked }”을(를) 요일로 읽을 수 없습니다. 월-금, 주말, 화, 목처럼 써 주세요.
topics-done-add = 기존 선택에 더했습니다: { $names }. 이것만 받으시려면 이름 앞에 “only”를 써 주세요.
topics-done-only = 이제부터 이것만 보내 드립니다: { $names }.
topics-done-drop = 뺐습니다: { $names }.
topics-done-none = 뺐습니다: { $names }. 고른 것이 남지 않아 모두 보내 드립니다.
topics-done-same = 이미 그렇게 되어 있어 바뀐 것이 없습니다: { $names }.
unread-topics = “{ $asked }”이라는 주제나 전문가를 찾지 못했습니다. 전체 목록은 /topics 또는 /experts 를 보내 주세요.
unread-length = “{ $asked }”을(를) 길이로 읽을 수 없습니다. 짧게 또는 길게라고 써 주세요.
unread-pause = “{ $asked }”을(를) 1년 이내의 기간으로 읽을 수 없습니다. 3일, 2주처럼 써 주세요.
no-setting = “{ $asked }”이라는 설정은 없습니다. 바꿀 수 있는 것: { $names }.
only-admins = 이 대화방의 관리자만 데일리 브리핑을 바꿀 수 있습니다. 관리자에게 부탁해 주세요.
only-admins-post = 이 채널의 관리자만 저에게 글을 쓰게 할 수 있습니다. 개인 대화에서 질문해 주세요.
admins-unknown = 이곳의 관리자이신지 Telegram에서 확인하지 못했습니다. 잠시 뒤에 다시 해 주세요.
example-time = 오후 7시 30분
example-zone = Seoul
example-days = 월-목
example-topics = { $names }
example-length = 길게
example-pause = 3일
daily-words-soon = 곧
daily-words-moment = { $day } { $time }에
daily-words-today = 오늘, { $day }
daily-words-tomorrow = 내일, { $day }
daily-words-every = 매일
daily-words-run = { $first }부터 { $last }까지
daily-words-zone = { $zone }, 지금 그곳은 { $local }
daily-words-all = 모두
daily-words-short = 짧게
daily-words-full = 길게
daily-words-more = {" "}외 { $count }개
settings-buttons-time = 시각
settings-buttons-zone = 시간대
settings-buttons-days = 요일
settings-buttons-topics = 주제와 전문가
settings-buttons-length = 길이
settings-buttons-fewer = 덜 받기
settings-buttons-pause = 쉬기
settings-buttons-resume = 다시 받기
settings-buttons-end = 구독 끝내기
settings-buttons-again = 다시 구독하기
settings-buttons-begin = 구독하기
settings-buttons-start = 시작
settings-buttons-on = 계속
settings-buttons-all = 모두
settings-buttons-back = 뒤로
settings-buttons-show = 설정
settings-buttons-short = 짧게
settings-buttons-full = 길게
settings-buttons-every = 매일
settings-buttons-week = 월-금
settings-buttons-ends = 토, 일
settings-buttons-pause-7 = 일주일
settings-buttons-pause-14 = 2주
settings-buttons-pause-0 = 다시 받을 때까지
vote-buttons-up = 👍
vote-buttons-down = 👎
voted-up = 도움이 되었다고 적어 두었습니다. 바꾸시려면 다른 버튼을 눌러 주세요.
voted-down = 도움이 되지 않았다고 적어 두었습니다. 무엇이 문제인가요?
voted-already = 이미 그렇게 평가하셔서 바뀐 것이 없습니다. 바꾸시려면 다른 버튼을 눌러 주세요.
vote-too-late = 그 질문은 더 보관하고 있지 않아 평가를 적을 수 없습니다. 다시 질문해 주세요.
why-buttons-wrong = 틀림
why-buttons-question = 질문과 다름
why-buttons-missing = 빠진 것 있음
why-noted = 감사합니다. 적어 두었습니다. 편집자가 성함 없이 보게 됩니다.
tell-button = 답이 생기면 알려 주세요
tell-noted = 그렇게 하겠습니다. 새 요약문이 이 질문에 답하게 되면 여기에서 한 번 알려 드립니다.
now-answered = 알려 달라고 하신 질문입니다. 이제 요약문에 답이 있습니다: “{ $question }”.
ask-how = 명령 뒤에 질문을 써 주세요{ $examples ->
    [0] .
   *[other] . 예: /ask { $question }
}
empty = 질문이 보이지 않습니다. 문장으로 써 주세요{ $examples ->
    [0] .
   *[other] . 예: { $question }
}
greeting = 안녕하세요! 무엇이든 물어보세요: { $about }{ $examples ->
    [0] .
   *[other] . 예: { $question }
}
courtesy = 도움이 되어 기쁩니다. 다음 질문은 무엇인가요? 예시는 /help 를 보내 주세요.
talk = 저는 요약문을 인용하는 것 말고는 할 수 있는 일이 많지 않아 그 이야기는 접어 두겠습니다. 다른 질문을 하시거나, 인용문을 더 보시려면 “더”라고 써 주세요. 예시는 /help 에 있습니다.
more-of-what = 무엇을 더 볼까요? 먼저 질문을 해 주세요{ $examples ->
    [0] .
   *[other] . 예: { $question }
}
no-more = 이에 관해 찾은 것은 이것이 전부입니다. 링크된 출처에 더 있습니다. 전문가 한 명이나 주제 하나에 대해 물어보셔도 됩니다.
answer-buttons-more = 더
answer-buttons-all = 전체 { $count }개
answer-buttons-silent = 입장 없음 ({ $count })
answer-buttons-differ = 왜 생각이 다른가요?
answer-buttons-link = 링크
look-buttons-brief = 요약문 전체
look-buttons-other = 다른 쪽 견해
look-buttons-cite = 인용 표기 복사
look-buttons-back-answer = ‹ 답변
look-buttons-back-quote = ‹ 인용문
look-buttons-short = 짧게
look-buttons-before = ‹ 쪽
look-buttons-after = 쪽 ›
answer-too-old = 이 답변은 오래되었거나 지워져 더 보관하고 있지 않습니다. 다시 질문해 주세요.
answer-not-kept = 이 답변은 이제 없거나 처음부터 없었습니다. 지워졌거나 오랫동안 아무도 열지 않았습니다. 직접 질문해 주세요.
answer-made = { $day }에 제{ $edition }판에서 모델 { $model }(으)로 답했습니다. 확신도 { $confidence }.
answer-worded = 문장은 언어 모델 { $model }이(가) 썼습니다.
quotes-now-same = 그 뒤 자료실은 바뀌지 않았습니다.
quotes-now-stand = 지금 자료실은 제{ $edition }판이며, 인용문 { $count }개가 그대로 남아 있습니다.
quotes-now-changed = 그 뒤 저희 글이 바뀐 곳: { $quotes }.
quotes-now-gone = 자료실에 더는 없는 것: { $quotes }.
quote-now-changed = <i>그 뒤 저희 요약문이 바뀌었습니다. 이것은 당시의 인용문입니다.</i>
quote-now-gone = <i>이 요약문은 자료실에 더는 없습니다. 이것은 당시의 인용문입니다.</i>
quote-from-brief = 저희 말로 쓴 요약문 “{ $brief }”에서. 원문: { $source }
quote-from-document = 저자의 말, 출처: { $source }
brief-on = 저희 말로 쓴 요약문. 원문: { $source }
source-untitled = 출처
source-mark = 출처
other-side = [{ $number }]의 { $speaker }와(과) 다르게 보는 견해:
no-other-side = 제 요약문에는 이에 대해 다른 편에 선 사람이 없습니다.
side-on = <u>{ $issue }: { $stance }</u>
reference-accessed = { $day } 열람
reference-how = 인용 표기를 누르면 복사됩니다:
no-longer-kept = 그 질문은 더 보관하고 있지 않습니다. 다시 질문해 주세요.
too-long = { $length }자입니다. 최대 { $most }자까지 받을 수 있습니다. 한 번에 하나씩 질문하시는 것이 가장 좋습니다.
too-many = 한꺼번에 답할 수 있는 것보다 많습니다. 지금 보내시는 것은 처리되지 않으니, 앞의 질문에 답을 받으신 뒤 다시 질문해 주세요.
too-many-taps = 한꺼번에 할 수 있는 것보다 많습니다. 몇 초 기다렸다가 다시 눌러 주세요.
unknown-command = 모르는 명령입니다. 편한 말로 질문하시거나 /help 를 보내 주세요.
stale-button = 이 버튼은 더는 작동하지 않습니다. /help 를 보내 주세요.
sticker = 멋진 스티커네요! 하지만 저는 글만 읽을 수 있으니 질문을 써 주세요.
voice = 녹음은 들을 수 없습니다. 질문을 써 주세요.
picture = 사진이나 동영상은 볼 수 없습니다. 질문을 써 주세요.
file = 이 대화에서는 파일을 읽을 수 없습니다. 질문을 써 주세요.
other = 저는 글만 읽을 수 있습니다. 질문을 쓰시거나 /help 를 보내 주세요.
failed = 죄송합니다. 제 쪽에서 문제가 생겼습니다. 다시 시도해 주시고, 계속되면 참조 번호 { $reference }을(를) 알려 주세요.
interrupted = “{ $question }”에 대한 답을 보내던 중에 중단되었습니다. 받지 못하셨다면 다시 질문해 주세요.
not-sent = Telegram이 제 답변을 받지 않아 보이지 않습니다. 다른 말로 다시 질문해 주세요.
maybe-sent = 답하던 중에 연결이 끊겼습니다. 답변이 보이지 않으면 다시 질문해 주세요.

## Numbers, lengths of time and days

counted-question = 질문 { NUMBER($count, useGrouping: 1) }건
counted-refusal = 답변 못 함 { NUMBER($count, useGrouping: 1) }건
counted-matter = 사안 { NUMBER($count, useGrouping: 1) }건
counted-time = { NUMBER($count, useGrouping: 1) }번
counted-person = { NUMBER($count, useGrouping: 1) }명
counted-problem = 문제 { NUMBER($count, useGrouping: 1) }건
counted-active-subscriber = 활성 구독자 { NUMBER($count, useGrouping: 1) }명
counted-day = { NUMBER($count, useGrouping: 1) }일
counted-hour = { NUMBER($count, useGrouping: 1) }시간
counted-minute = { NUMBER($count, useGrouping: 1) }분
counted-second = { NUMBER($count, useGrouping: 1) }초
counted-call = 호출 { NUMBER($count, useGrouping: 1) }회
counted-token = 토큰 { NUMBER($count, useGrouping: 1) }개
counted-answer = 답변 { NUMBER($count, useGrouping: 1) }건
counted-position = 입장 { NUMBER($count, useGrouping: 1) }건
counted-brief = 요약문 { NUMBER($count, useGrouping: 1) }건
counted-document = 문서 { NUMBER($count, useGrouping: 1) }건
counted-voice = 발언자 { NUMBER($count, useGrouping: 1) }명
counted-word = 단어 { NUMBER($count, useGrouping: 1) }개
named-first = { $first } 등
seen-today = 오늘
seen-yesterday = 어제
seen-on = { $day }에

## What administrators read

command-status = 상태와 문제점
command-gaps = 물었지만 요약문에 답이 없는 것
command-stats = 최근 며칠의 도표
command-broadcast = 모든 구독자에게 보내는 공지
command-documents = 자료실의 문서
command-remove = 요약문 빼기: /remove 뒤에 ID
command-reindex = 요약문의 새 판 만들기
command-editions = 보관 중인 판과 되돌리기
command-audit = 관리자가 한 일
admin-help = <b>관리자용:</b>
admin-help-read = /status, /gaps, /stats 는 제 상태를, /editions, /documents, /pins 는 제가 가진 것을, /audit 은 무엇을 했는지 보여 줍니다.
admin-help-edit = 파일을 보내시면 요약문으로 만들고, /edit 로 저장된 것을 고치며, /remove 로 뺄 수 있습니다. 답변에 /pin 으로 답장하면 그 질문에 고정됩니다.
admin-help-publish = /reindex 는 바뀐 것을 반영하고, /editions 는 되돌리며, /broadcast 는 모든 구독자에게 보냅니다.
role-needs-read = 맡으신 역할에는 이 기능이 없습니다. 관리자에게 부탁해 주세요.
role-needs-edit = 맡으신 역할로는 읽기만 하실 수 있습니다. 편집자나 관리자에게 부탁해 주세요.
role-needs-publish = 맡으신 역할에는 재색인, 공개, 공지가 없습니다. 관리자에게 부탁해 주세요.
status-model = 이 판은 지금 설정된 것과 다른 모델로 만들어졌습니다. 아직 그 모델로 검색하며, /reindex 를 보내면 설정된 모델로 바뀝니다.
status-replicas = 프로세스 { $count }개가 일을 나누어 하고 있으며, 한 번만 해야 하는 일은 제가 맡고 있습니다.
status =
    <b>상태</b>
    제{ $edition }판, 요약문 { $briefs }건, 작동 시간 { $uptime }.{ $model }

    <b>오늘</b> ({ $day })
    { $questions }, { $refusals }; { $times }.

    <b>구독자</b>
    { $subscribers }.

    <b>발송</b>, 지금까지 전체
    { $deliveries }.

    <b>디스크</b>
    { $total } 중 { $free } 남음; 데이터 폴더 { $held }.{ $wording }

    { $verdict }
status-wording =
    <b>오늘의 언어 모델</b> (UTC)
    { $host }: { $calls }, { $tokens }.
status-tokens-of = 토큰 { $daily }개 중 { $tokens }개
status-worded = { $answers }을 썼고, 호출당 평균 { $seconds }초가 걸렸습니다.
status-followed = 앞 질문에 기대는 { $asked } 가운데 { $read }개를 다시 풀어 썼습니다.
status-claims = 문장 { $claims }개 중 { $kept }개를 보여 주고 { $dropped }개를 뺐습니다{ $faults }.
status-unworded = 언어 모델 없이 나간 답변: { $why }.
fault-kinds-unknown-number = 건은 인용문이 없어서
fault-kinds-name = 건은 이름 때문에
fault-kinds-number = 건은 숫자 때문에
fault-kinds-date = 건은 날짜 때문에
fault-kinds-negation = 건은 부정 때문에
fault-kinds-stance = 건은 찬반 때문에
fault-kinds-condition = 건은 조건 때문에
fault-kinds-scope = 건은 범위 때문에
fault-kinds-voice = 건은 발언자 때문에
fault-kinds-meaning = 건은 뜻 때문에
fault-kinds-form = 건은 형식 때문에
unworded-no-answer = 건은 답을 찾지 못해서
unworded-little = 건은 남은 문장이 적어서
unworded-spent = 건은 토큰이 떨어져서
unworded-resting = 건은 서버를 쉬게 하는 동안
unworded-busy = 건은 서버가 바빠서
unworded-unreachable = 건은 서버에 연결되지 않아서
unworded-slow = 건은 너무 느려서
unworded-refused = 건은 키가 거부되어서
unworded-unknown-model = 건은 모델이 없어서
unworded-rate-limited = 건은 서버의 한도를 넘어서
unworded-broken = 건은 쓸 수 없는 답이어서
unworded-cut-off = 건은 도중에 끊겨서
wording-fails = 지금은 언어 모델 없이 답합니다. { $why } 1분마다 다시 시도하고, 작동하면 알려 드리겠습니다.
wording-failed = 언어 모델({ $host })에 문제가 있어 그것 없이 답했습니다. 다시 작동하는지는 다음 질문에서 알 수 있습니다.
wording-spent = 언어 모델이 오늘의 토큰 { $tokens }개를 다 썼습니다. UTC 자정까지는 그것 없이 답합니다. 하루 토큰 수는 BRIEFING_LLM_DAILY_TOKENS 로 정합니다.
wording-works = 언어 모델({ $host })이 다시 작동합니다.
times = 답변 시간 중앙값 { $median } ms, 최장 { $slowest } ms
no-times = 아직 답변 시간이 없음
well = 모두 정상입니다.
not-well =
    <b>지금 잘못된 것</b>
    { $problems }
nobody = 아직 없음
subscriber-states-active = 활성
subscriber-states-paused = 쉬는 중
subscriber-states-parked = 봇 차단됨
subscriber-states-draft = 고르는 중
subscriber-states-ended = 구독 종료
delivery-states-planned = 대기
delivery-states-sending = 보내는 중
delivery-states-sent = 보냄
delivery-states-uncertain = 불확실
delivery-states-failed = 실패
delivery-states-skipped = 건너뜀
edition-behind = 지금 답하는 제{ $number }판을 만든 뒤 요약문이 바뀌었습니다. /reindex 로 반영해 주세요.
edition-broken = 자료실의 판에 문제가 있습니다. { $note }
uncertain = 메시지 { $count }건은 도착했는지 알 수 없습니다. 보내던 중에 연결이 끊겼거나 제가 멈췄습니다. 스스로 다시 보내지는 않으며, 데일리 브리핑이면 구독자에게 물어봅니다. 개수는 /status 에 있습니다.
unreadable = Telegram에서 온 업데이트 { $count }건을 읽을 수 없어 건너뛰었습니다. 나머지는 평소대로이며, 번호는 로그에 있습니다.
failures = 한 시간 안에 오류가 { $count }건 있었습니다. 마지막 것의 참조 번호는 { $reference }이며 로그에서 찾아보실 수 있습니다.
ledger-not-opened = 원장을 열 수 없습니다: { $why }
ledger-not-used = 원장을 읽거나 쓸 수 없습니다: { $why }
ledger-restored = 작동 중에 원장 파일이 지워졌습니다. 열어 둔 내용으로 다시 썼으므로 없어진 것은 없습니다. 누가 데이터 폴더의 파일을 지우는지 확인해 주세요.
ledger-lost = 이 프로세스가 너무 오래 조용해서 다른 프로세스가 원장을 넘겨받았습니다.
ledger-alone = 이 버전은 지금 작동 중인 버전이 쓸 수 없는 방식으로 장부를 바꿉니다. 작동 중인 프로세스를 모두 멈춘 다음 이 버전을 시작하세요.
ledger-of-another = 이 장부는 토큰이 { $owner }(으)로 시작하는 다른 봇의 것입니다. 봇마다 데이터베이스를 따로 두거나, BRIEFING_DATABASE_URL 뒤에 ?options=-csearch_path%3DNAME을 붙여 스키마를 따로 두세요.
ledger-owner = { $host }의 프로세스 { $pid }
ledger-why-scheme = BRIEFING_DATABASE_URL 이 지원하지 않는 데이터베이스 “{ $scheme }”을(를) 가리킵니다. sqlite:/// 또는 postgresql+psycopg:// 로 시작해야 합니다.
ledger-why-address = BRIEFING_DATABASE_URL 이 sqlite:////var/lib/briefing/ledger.db 나 postgresql+psycopg://user:password@host/name 같은 데이터베이스 주소가 아닙니다.
ledger-why-driver = 드라이버 { $name } 이(가) 설치되어 있지 않습니다. PostgreSQL이라면 pip install -e '.[postgresql]' 을 실행하고 BRIEFING_DATABASE_URL 을 postgresql+psycopg:// 로 시작하게 해 주세요.
ledger-why-refused = 데이터베이스 서버가 응답하지 않습니다. 작동 중인지, BRIEFING_DATABASE_URL 의 호스트와 포트가 맞는지 확인해 주세요.
ledger-why-host = “{ $host }”이라는 서버가 없습니다. BRIEFING_DATABASE_URL 을 확인해 주세요.
ledger-why-password = 데이터베이스 서버가 BRIEFING_DATABASE_URL 의 사용자나 비밀번호를 거부합니다.
ledger-why-name = 서버에 “{ $name }”이라는 데이터베이스가 없습니다. 만들거나 BRIEFING_DATABASE_URL 을 고쳐 주세요.
ledger-why-encoding = 데이터베이스의 인코딩이 { $name }이어서 모든 글을 담을 수 없습니다. ENCODING 'UTF8'로 다시 만들어 주세요.
ledger-why-newer = 이 프로그램의 이후 버전이 원장을 바꾸어 이 버전은 읽을 수 없습니다. 그 버전을 다시 설치하거나 이전 사본으로 돌아가 주세요.
ledger-why-readonly = 읽을 수는 있지만 쓸 수 없습니다. 파일이나 서버 사용자의 권한을 확인해 주세요.
ledger-why-closed = 파일을 열거나 만들 수 없습니다. 경로와 권한을 확인해 주세요(BRIEFING_DATA_DIR, 또는 설정했다면 BRIEFING_DATABASE_URL).
ledger-why-folder = 폴더가 있어야 할 곳에 파일이, 또는 파일이 있어야 할 곳에 폴더가 있습니다. BRIEFING_DATA_DIR, 또는 설정했다면 BRIEFING_DATABASE_URL 을 확인해 주세요.
ledger-why-damaged = 파일이 손상되었거나 원장이 아닙니다. 봇을 멈추고 마지막으로 온전한 사본을 그 자리에 둔 뒤 다시 시작해 주세요.
ledger-why-replaced = 작동 중에 다른 파일이 그 자리에 놓였습니다. 그 파일로 계속하려면 봇을 다시 시작하고, 아니면 이전 파일을 되돌려 놓아 주세요.
ledger-why-deleted = 작동 중에 파일이 지워졌고 다시 쓸 수 없었습니다: { $why }
ledger-why-full = 디스크가 가득 찼습니다. 공간을 만들어 주세요.
ledger-why-disk = 디스크가 오류를 알립니다.
ledger-why-locked = 다른 프로그램이 너무 오래 잠그고 있습니다.
ledger-why-busy = 데이터베이스 서버가 지금은 연결을 더 받지 않습니다.
ledger-why-broken = 데이터베이스 서버와의 연결이 끊겼습니다.
ledger-why-other = 데이터베이스가 { $kind }을(를) 알립니다. 로그에 더 있을 수 있습니다.
disk = 디스크가 거의 찼습니다. { $free }, { $share }% 남았습니다. 공간을 만들지 않으면 곧 답하거나 보낼 수 없게 됩니다.
gaps =
    <b>요약문에 없는 것</b>
    최근 { $weeks }주 동안 답하지 못했거나, 가깝게만 또는 약하게 답했거나, 낮은 평가를 받은 것: { $questions }, { $gaps }.
gaps-order = 많이 물은 순; { $pages }쪽 중 { $page }쪽.
no-gaps = 최근 { $weeks }주 동안 답하지 못했거나, 가깝게만 또는 약하게 답했거나, 낮은 평가를 받은 질문이 없습니다.
gap =
    <b>{ $number }. “{ $example }”</b>
    { $people }이 { $times } 물음: { $reasons }
gap-others = 다른 표현: { $others }
gap-nearest = 가장 가까운 요약문: { $title }
gap-answered = 이제 답이 있음: { $title }
gap-reasons-refused = 답변 못 함 { $count }
gap-reasons-near = 가깝게만 { $count }
gap-reasons-weak = 약하게 { $count }
gap-reasons-voted-down = 낮은 평가 { $count }
gap-whys-wrong = 틀림 { $count }
gap-whys-question = 질문과 다름 { $count }
gap-whys-missing = 빠진 것 있음 { $count }
gaps-buttons-1 = 이전
gaps-buttons-2 = 다음
stats = 날짜별 질문, 답변 못 함, 답변 시간, 구독자입니다. 오늘의 수치는 /status 에 있습니다.
stats-refused = Telegram이 그림을 받지 않았습니다. 나중에 /stats 를 다시 보내 주세요.
chart-title = How the bot is doing
chart-questions = Questions a day
chart-answered = answered
chart-refused = refused
chart-times = Answer times, ms
chart-median = median
chart-slowest = slowest
chart-subscribers = Active subscribers
broadcast-how = 명령 뒤에 원하는 서식으로 글을 써 주세요: /broadcast 내일은 브리핑이 없습니다. 또는 글이 있는 메시지에 /broadcast 로 답장해 주세요.
broadcast-refused = Telegram이 이 글을 거부하여 아무도 받지 못했습니다: { $why }. 고쳐서 /broadcast 를 다시 보내 주세요.
broadcast-unsent = 미리보기를 보내지 못해 아무것도 준비되지 않았습니다. /broadcast 를 다시 보내 주세요.
broadcast-nobody = 활성 구독자가 없어 보낼 사람이 없습니다.
broadcast-sure = 이렇게 보입니다. { $people }에게 보낼까요? 약 { $span } 걸립니다.
broadcast-twice = 같은 글을 { $ago } 전에 보내셨습니다. { $people }에게 다시 보낼까요?
broadcast-cancelled = 취소했습니다. 아무도 받지 않았습니다.
broadcast-progress = 보내는 중: { $total } 중 { $done }.
broadcast-stopping = 멈추는 중: { $waiting }건은 아직 보내고 있습니다.
broadcast-done = { $span } 만에 마쳤습니다: { $counts }.
broadcast-stopped = 멈췄습니다: { $counts }.
broadcast-too-late = 멈추기에는 늦었습니다. 모두 보냈습니다. { $counts }.
broadcast-counts-sent = 보냄 { $count }
broadcast-counts-failed = 실패 { $count }
broadcast-counts-uncertain = 불확실 { $count }
broadcast-counts-stopped = 보내지 않음 { $count }
broadcast-text-only = 공지는 글만 가능하여 아무것도 보내지 않았습니다. 사진이나 파일 없이 /broadcast 뒤에 글을 써 주세요.
broadcast-send = { $count }명에게 보내기
broadcast-again = 다시 보내기
broadcast-cancel = 취소
broadcast-stop = 멈추기
figures-top-3 = 맞는 요약문이 처음 셋 안에
figures-quoted = 기대한 문장이 인용됨
figures-withheld = 답이 없는 질문에 답하지 않음
figures-top-1 = 맞는 요약문이 첫째
figures-top-5 = 맞는 요약문이 처음 다섯 안에
figures-shown = 맞는 요약문이 앞에 인용됨
figures-strict = 질문에 답하는 인용문
figures-lenient = 맞는 요약문의 인용문
figures-briefs = 맞는 요약문이 인용됨
figures-sentences = 기대한 문장들이 인용됨
figures-views = 의견이 갈릴 때 보여 준 발언자
figures-answered = 답할 수 있는 질문에 답함
reindex-steps-reading = 요약문을 읽는 중
reindex-steps-changes = 바뀐 것을 찾는 중
reindex-steps-encoding = 새 글을 부호화하는 중
reindex-steps-encoding-anew = 모델이나 형식이 바뀌어 모두 다시 부호화하는 중
reindex-steps-checking = 새 판을 쓰고 확인하는 중
reindex-steps-done = 결과를 모으는 중
reindex-steps-comparing = 질문들로 현재 판과 비교하는 중
reindex-step = { $step } …
edition-parts-bar = <code>{ $bar }</code> { $share }{ $left }
edition-parts-left = , 약 { $seconds }초 남음
edition-parts-added = <b>추가 ({ $count }):</b> { $names }
edition-parts-changed = <b>변경 ({ $count }):</b> { $names }
edition-parts-removed = <b>삭제 ({ $count }):</b> { $names }
edition-parts-more = 그 밖에 { $count }건
edition-parts-example = - { $question }
edition-parts-fell = 답변이 나빠졌습니다. { $figure }이(가) { $before }에서 { $after }(으)로 떨어졌습니다
edition-parts-inexact = 인용문 { $count }개가 정확하지 않습니다
edition-parts-lost = 이미 보낸 인용문 { $count }개가 빠집니다. 예: “{ $example }”
edition-parts-lost-above = 이미 보낸 인용문이 더는 없습니다
edition-parts-scores = ; { $scores }
edition-parts-live = {" "}(현재)
edition-parts-waiting = {" "}(공개 대기)
edition-parts-model-gone = {" "}(쓸 수 없음: 모델이 없음)
edition-buttons-publish = 공개
edition-buttons-anyway = 그래도 공개
edition-buttons-discard = 버리기
edition-buttons-back = 제{ $number }판으로 되돌리기
edition-buttons-goback = 네, 되돌립니다
edition-buttons-stay = 아니요, 그대로 둡니다
reindex-runs = 관리자 { $who }이(가) { $since }에 시작한 재색인이 진행 중입니다. 결과를 기다리거나 /editions 를 보내 주세요.
reindex-same = 바뀐 것이 없습니다. 제{ $edition }판에 이미 이 요약문 { $briefs }건이 있습니다.
reindex-problems = <b>아무것도 만들지 않았습니다. 요약문에 { $count }이 있습니다.</b> 제{ $edition }판이 그대로 쓰입니다. 다음을 고치고 /reindex 를 다시 보내 주세요:
reindex-ready = <b>제{ $number }판이 준비되었습니다</b>: 요약문 { $briefs }건, 대목 { $passages }개, 부호화한 글 { $encoded }개.
reindex-new-model = 모델이 바뀌어 모두 다시 부호화했습니다.
reindex-new-format = 판의 형식이 바뀌어 모두 다시 만들었습니다.
reindex-compared = <b>질문 { $count }개 비교</b>: 나아짐 { $better }, 나빠짐 { $worse }. { $scores }.
reindex-better = 나아진 것:
reindex-worse = 나빠진 것:
reindex-lost = <b>이미 보냈지만 더는 없는 것 ({ $count }):</b>
not-compared-no-questions = 현재 판과 비교하지 않았습니다. 질문 모음이 없습니다(BRIEFING_QUESTIONS_DIR).
not-compared-questions-broken = 현재 판과 비교할 수 없었습니다. 질문 모음을 읽을 수 없습니다. 어디인지는 <code>briefing score</code> 가 알려 줍니다.
gate-holds = <b>품질 검사에서 보류됨:</b> { $why }.
gate-sure = <b>제{ $number }판은 품질 검사에서 보류되었습니다:</b> { $why }. 그래도 공개할까요?
published = 제{ $number }판을 공개했습니다. 되돌리려면 /editions 를 보내 주세요.
discarded = 제{ $number }판을 버렸습니다. 제{ $live }판이 그대로 쓰입니다.
decided-published = 이미 결정되었습니다. 제{ $number }판은 공개되었습니다.
decided-publishing = 제{ $number }판을 지금 공개하는 중입니다.
decided-discarded = 이미 결정되었습니다. 제{ $number }판은 버려졌습니다.
decided-replaced = 제{ $number }판은 없습니다. 이후의 /reindex 로 바뀌었습니다.
decided-gone = 제{ $number }판은 없습니다. 다른 동기화로 바뀌었습니다. /reindex 를 다시 보내 주세요.
reindex-busy = 지금 판을 만드는 중입니다. 끝난 뒤 다시 해 주세요. 바뀐 것은 없습니다.
reindex-refused = 아무것도 만들지 않았습니다. 요약문 폴더가 없거나 비었거나, 요약문의 절반 이상이 사라지게 됩니다. 의도하신 것이라면 서버에서 <code>briefing sync --force</code> 를 실행해 주세요.
restarted-interrupted = 이 작업 중에 멈췄습니다. 끝나지 않은 판은 지웠고 제{ $live }판이 그대로 답합니다. 다시 시작하려면 /reindex 를 보내 주세요.
restarted-waiting = 다시 시작되었습니다. 제{ $number }판은 위에서 결정을 기다리고 있으며, 그동안 제{ $live }판이 답합니다.
restarted-published = 제{ $number }판을 공개하던 중에 멈췄지만, 공개를 마쳐 지금 쓰이고 있습니다.
restarted-rolled-back = 제{ $number }판으로 되돌리던 중에 멈췄지만, 마쳐서 지금 쓰이고 있습니다.
restarted-not-rolled-back = 제{ $number }판으로 되돌리기 전에 멈췄습니다. 제{ $live }판이 그대로 쓰입니다. 다시 하려면 /editions 를 보내 주세요.
restarted-gone = 다시 시작되었습니다. 결정을 기다리던 제{ $number }판은 없어졌고 제{ $live }판이 답합니다. 다시 만들려면 /reindex 를 보내 주세요.
stopping = 종료하는 중이라 이 작업을 멈추고 정리했습니다. 제{ $live }판이 그대로 쓰입니다. 나중에 /reindex 를 다시 보내 주세요.
editions = <b>보관 중인 판:</b>
edition = <b>{ $number }</b>{ $mark }: { $created }, { $by }; 요약문 { $briefs }건, 대목 { $passages }개{ $scores }.
edition-damaged = <b>{ $number }</b>{ $mark }: 손상됨, { $why }.
no-editions = 아직 판이 없습니다. /reindex 를 보내 주세요.
roll-back-sure = 제{ $live }판 대신 제{ $number }판을 쓸까요?
already-live = 제{ $number }판이 이미 쓰이고 있습니다.
rolled-back = 이제 제{ $number }판이 쓰입니다.
not-rolled-back = 제{ $live }판이 그대로 쓰입니다.
roll-back-refused = 제{ $number }판은 손상되었거나 더 보관하지 않아 쓸 수 없습니다. 제{ $live }판이 그대로 쓰입니다.
roll-back-model = 제{ $number }판은 더는 찾을 수 없는 모델로 만들어져 답할 수 없습니다. 제{ $live }판이 그대로 쓰입니다. 모델을 되돌려 놓고 다시 해 주세요.
audit = <b>관리자와 편집자가 한 일, 최근 것부터:</b>
audit-line = { $when }: 사용자 { $who }, { $act }: { $detail }.
audit-begun = { $when }: 사용자 { $who }이(가) 재색인을 시작했습니다.
audit-empty = 아직 기록된 것이 없습니다.
admin-in-private = 개인 대화에서 보내 주세요.

## Documents that administrators send

file-reading = { $name }을(를) 읽는 중 …
file-lost = Telegram이 파일을 주지 않아 읽지 못했습니다. 다시 보내 주세요.
draft = <b>{ $title }</b>
draft-lines-author = 저자: { $value }
draft-lines-date = 날짜: { $value }
draft-lines-publisher = 발행처: { $value }
draft-lines-url = 주소: { $value }
draft-lines-topics = 주제: { $value }
draft-lines-language = 언어: { $value }
draft-lines-length = 길이: { $value }
draft-lines-quoted-as = 인용 방식: { $value }
draft-lines-id = ID: <code>{ $value }</code>
draft-length = { $words }, { $kind }(으)로 읽음
draft-unknown = 없음
quoted-as-own = 저자 본인의 말
quoted-as-ours = 출처에 대한 저희 말
draft-opening =
    첫 부분:
    <blockquote>{ $opening }</blockquote>
draft-missing = <b>없는 것:</b> { $missing }. 아시는 것을 더하려면 이 메시지에 한 줄에 하나씩 답장해 주세요. 예: { $examples }.
field-examples-author = author: Jo Example
field-examples-date = date: 2 May 2019
field-examples-topics = topics: sanctions, missiles
field-examples-publisher = publisher: The Interest
field-examples-url = address: https://example.org
draft-change = 바꾸려면 <code>date: 2 May 2019</code> 같은 줄로 이 메시지에 답장해 주세요.
fields-no-draft = 어느 초안에 대한 것인지 모르겠습니다. 아직 저장하지 않은 초안에 답장으로 보내 주세요. 저장한 요약문은 파일에서 바꿉니다.
draft-recommendations = <b>권고({ $count }):</b>
draft-positions = <b>입장({ $count }):</b>
draft-position = { $issue }: { $stance }
draft-entries-more = … 외 { $count }건
shelf-buttons-rec = 권고 …
shelf-buttons-pos = 입장 …
shelf-buttons-llm = 언어 모델에게 읽히기
entry-buttons-stop = 멈추기
draft-summary = <b>저희 요약</b>, { $words }: <i>{ $shown }</i>
reading = { $model }이(가) { $parts }부분 중 { $part }번째를 읽는 중 … { $left }
reading-left = 약 { $span } 남았습니다.
reading-stopping = 이 부분까지만 읽고 멈춥니다 …
reading-busy = 언어 모델이 지금 다른 문서를 읽고 있습니다. 끝난 뒤에 다시 해 주세요.
reading-summary = <b>지금까지의 저희 요약</b>, 각 문장 아래에 근거가 되는 문서의 문장이 있습니다. 바꾸려면 초안에 <code>summary: …</code> 줄로 답장해 주세요. 비워 두면 빠집니다.
reading-done = 언어 모델이 권고 { $advice }건, 입장 { $stands }건, 요약 { $said }문장을 제안했습니다. 직접 넣으시기 전에는 아무것도 반영되지 않습니다.
reading-left-out = 문서에 근거가 없어 뺀 것: { $named }.
reading-out-title = 제목
reading-out-author = 저자
reading-out-publisher = 발행처
reading-out-date = 날짜
reading-out-topic = 주제 { $count }개
reading-out-actor = 대상 { $count }개
reading-out-recommendation = 권고 { $count }건
reading-out-position = 입장 { $count }건
reading-out-summary = 요약 { $count }문장
reading-out-reply = 뜻을 알 수 없는 응답 { $count }개
entry-looking = 그렇게 말하는 문장을 찾는 중 …
entry-none-recommendation = 무언가를 권고할 만한 문장을 찾지 못했습니다.
entry-none-position = 입장을 밝힐 만한 문장을 찾지 못했거나, 자료실에 아직 쟁점이 없습니다.
entry-card-recommendation = <b>이것이 권고인가요?</b> 가장 그럴듯한 것부터 { $count }문장 중 { $place }번째:
entry-card-position = <b>이것이 입장인가요?</b> 가장 그럴듯한 것부터 { $count }문장 중 { $place }번째:
entry-field-actor = 누구에게: { $value }
entry-field-action = 할 일: { $value }
entry-field-topics = 주제: { $value }
entry-field-issue = 쟁점: { $value }
entry-field-stance = 입장: { $value }
entry-field-by = 말한 이: { $value }
entry-by-model = <i>언어 모델 { $model }이(가) 제안했습니다.</i>
entry-taken = ✓ 초안에 들어 있습니다.
entry-refused = 건너뛰었습니다.
entry-how-recommendation = 바꾸려면 <code>action: hold a hearing</code> 같은 줄로 답장해 주세요. 다른 문장은 <code>says:</code> 뒤에 그 문장의 말을 적어 주세요.
entry-how-position = 바꾸려면 <code>issue: tax relief</code> 같은 줄로 답장해 주세요. 다른 문장은 <code>says:</code> 뒤에 그 문장의 말을 적어 주세요.
entry-pick-recommendation = 누구에게 하는 권고인가요? 여기에 없으면 문장에 <code>actor: Congress</code> 같은 줄로 답장해 주세요.
entry-pick-position = 어느 쟁점인가요? 여기에 없으면 돌아가서 <code>issue: tax relief</code> 같은 줄로 답장해 주세요.
entry-buttons-take = 넣기
entry-buttons-out = 빼기
entry-buttons-skip = 건너뛰기
entry-buttons-pick-recommendation = 누구에게 …
entry-buttons-pick-position = 다른 쟁점 …
entry-buttons-at = 뒤로
entry-buttons-done = 초안으로
draft-same = 같은 글이 이미 <code>{ $id }</code>(으)로 있습니다. 저장하면 사본이 하나 더 생깁니다.
draft-twice = 같은 글이 위의 초안에서 이미 기다리고 있습니다. 둘 중 하나를 버려 주세요.
draft-sure = 요약문으로 저장할까요? 공개적으로 인용해도 되는 것만 저장해 주세요. 이 초안은 하루 동안 보관합니다.
shelf-buttons-save = 요약문으로 저장
shelf-buttons-discard = 버리기
shelf-buttons-remove = 빼기
shelf-buttons-keep = 그대로 두기
shelf-buttons-back = 되돌려 놓기
shelf-buttons-reindex = 지금 재색인
draft-saved = <code>{ $id }</code>(으)로 저장했습니다. 다음 재색인 뒤부터 인용됩니다.
draft-faulty = <code>{ $id }</code>(으)로 저장했지만 문제가 있습니다: { $problem }. 요약문 폴더의 파일을 고치거나 /remove { $id } 를 보내 주세요. 그때까지 /reindex 는 아무것도 만들지 않습니다.
draft-discarded = 버렸습니다. 저장한 것은 없습니다.
draft-gone = 이 초안은 이미 저장되었거나 버려졌거나 하루가 지나 없습니다. 파일을 다시 보내 주세요.
id-taken = 바뀐 것이 없습니다. 다른 요약문이 이제 <code>{ $id }</code>라는 ID를 씁니다.
documents = <b>{ $count }</b>. 고치거나 빼려면 /edit 또는 /remove 뒤에 ID를 써서 보내 주세요:
documents-found = 이 단어가 있는 것 <b>{ $count }</b>. 고치거나 빼려면 /edit 또는 /remove 뒤에 ID를 써서 보내 주세요:
documents-more = 그 밖에 { $count }건이 있습니다. 제목의 단어를 더 쓰면 목록이 줄어듭니다.
documents-none = 아직 문서가 없습니다. 파일을 보내 추가해 주세요.
documents-not-found = 제목, 저자, ID에 이 단어가 있는 요약문이 없습니다. 모든 문서는 /documents 를 보내 주세요.
document-listed = <code>{ $id }</code>: { $title } ({ $date })
remove-how = 명령 뒤에 ID를 써 주세요: /remove 와 ID. ID는 /documents 에 있습니다.
remove-unknown = 이 ID나 제목의 단어에 맞는 요약문이 없습니다. /documents 뒤에 제목의 단어를 써서 찾아 주세요.
remove-sure = <code>{ $id }</code>, “{ $title }”을(를) 뺄까요? { $days }일 동안 휴지통에 남습니다.
removed = <code>{ $id }</code>을(를) 휴지통에 넣었으며 { $days }일 동안 남습니다. 다음 재색인까지는 계속 인용됩니다.
remove-gone = 이 요약문은 폴더에 더는 없어 바뀐 것이 없습니다.
not-removed = 빼지 않았습니다.
put-back = <code>{ $id }</code>을(를) 그대로 되돌려 놓았습니다. 다음 재색인 뒤부터 인용됩니다.
bin-gone = 휴지통에 더는 없습니다. 되돌려 놓았거나 뺀 지 { $days }일이 넘었습니다.
shelf-full = 디스크가 가득 차 바뀐 것이 없습니다. 공간을 만든 뒤 다시 해 주세요.
shelf-database = 자료실의 데이터베이스에 지금 연결하거나 쓸 수 없어 바뀐 것이 없습니다. 잠시 뒤 다시 해 주세요.
shelf-closed = 요약문 폴더나 데이터 폴더에 쓸 권한이 없어 바뀐 것이 없습니다. 권한을 고친 뒤 다시 해 주세요.

## briefing backup, briefing restore

backup-exists = “{ $name }”이(가) 이미 있으며 덮어쓰지 않습니다. 다른 이름을 쓰거나 폴더를 지정해 주세요. 폴더를 지정하면 백업에 새 이름이 붙습니다.
backup-nothing = 백업할 것이 없습니다. 원장도, 요약문도, 쓰이는 판도 없습니다. BRIEFING_DATA_DIR 과 BRIEFING_BRIEFS_DIR 이 맞나요?
backup-no-ledger = 원장이 없어({ $place }) 백업에 질문도 구독자도 담기지 않습니다. BRIEFING_DATA_DIR 이 봇과 같은가요? 요약문과 판만 백업하려면 --without-ledger 를 붙여 주세요.
backup-not-written = 백업을 만들 수 없었습니다({ $name }): { $why }.
backup-ledger = 원장을 읽을 수 없습니다: { $why }
backup-no-file = “{ $name }”이라는 파일이 없습니다.
backup-locked = “{ $name }” 을(를) 읽을 수 없습니다: { $why }.
backup-newer = 이 백업은 이 프로그램의 더 새로운 버전이 만들어 이 버전은 모르는 형식입니다. 그 버전을 설치해 주세요.
backup-suspect-other = 믿을 수 있는 백업이 아닙니다. 알리지 않은 것이 들어 있습니다(“{ $name }”).
backup-suspect-missing = 백업이 온전하지 않습니다. “{ $name }”이(가) 없습니다.
backup-suspect-unreadable = 백업이 아니거나 손상되었습니다. “{ $name }”을(를) 읽을 수 없습니다.
backup-suspect-damaged = 백업이 손상되었습니다. “{ $name }”의 내용이 달라졌습니다.
restore-running = 봇이 이 원장으로 작동하고 있습니다({ $owner }). 먼저 멈춘 뒤 복원해 주세요.
restore-not-empty = 이미 있는 것이 바뀝니다: { $names }. 그렇게 하려면 --replace 를 붙여 주세요. 있던 것은 따로 보관합니다.
restore-there-ledger = 원장
restore-there-edition = { $folder }의 판
restore-there-briefs = { $folder }의 요약문 파일 { $count }개
restore-newer = 이 백업의 원장은 이 프로그램의 더 새로운 버전({ $version })의 것이라 읽을 수 없습니다. 그 버전을 설치하고 다시 복원해 주세요.
restore-packaged = 백업의 요약문이 프로그램에 딸려 온 것과 다르며, 딸려 온 것은 업그레이드로 바뀝니다. BRIEFING_BRIEFS_DIR 에 자신의 폴더를 지정하고 다시 복원해 주세요.
restore-locked = 백업의 요약문이 { $folder } 에 있는 것과 다른데, 그 폴더에 쓸 수 없습니다. 쓸 수 있게 하거나 BRIEFING_BRIEFS_DIR 에 다른 폴더를 지정하거나, --without-briefs 로 요약문을 그대로 두세요.
restore-failed = 복원할 수 없었습니다: { $why }

## Saved briefs that administrators change

command-edit = 저장된 요약문 고치기: /edit 뒤에 ID
shelf-buttons-change = 바꾼 것 저장
shelf-buttons-apart = 새 요약문으로 저장
shelf-buttons-drop = 버리기
change-buttons-undo = 되돌리기
edit-how = 명령 뒤에 요약문의 ID나 제목의 단어를 써 주세요. 찾으시려면 /documents 뒤에 단어를 써 보내 주세요.
edit-file = 저장된 그대로의 <code>{ $id }</code>입니다. 바꾸려면 고친 파일을 답장으로 또는 같은 이름으로 보내시거나, <code>date: 2 May 2019</code> 같은 줄로 답장해 주세요. 저장하기 전에 무엇이 바뀌는지 보여 드립니다.
edit-faulty = <b>이 파일에 잘못이 있어 내용을 보여 드릴 수 없습니다.</b>
change = <b><code>{ $id }</code>에서 바뀌는 것</b>
change-field = { $name }: { $changed }
change-fields-title = 제목
change-fields-source-title = 원문 제목
change-fields-authors = 저자
change-fields-voice = 발언자 종류
change-fields-affiliation = 소속
change-fields-publisher = 발행처
change-fields-date = 날짜
change-fields-url = 주소
change-fields-kind = 종류
change-fields-topics = 주제
change-fields-language = 언어
change-fields-questions = 답하는 질문
change-fields-recommendations = 권고
change-fields-positions = 입장
change-order = 순서만
change-text = <b>본문</b>, { $before }에서 { $after }(으)로:
change-spaces = 빈칸이나 주석만.
change-more = <i>… 그 밖에 { $count }곳이 바뀝니다.</i>
change-from-faulty = 저장된 파일에 잘못이 있어 둘을 비교할 수 없습니다. 새 파일에는 없습니다.
change-sure = <s>줄 그은 것</s>은 없어지고 <b>굵은 것</b>은 새로 들어갑니다. 저장할까요? 더 바꾸려면 <code>date: 2 May 2019</code> 같은 줄로 답장해 주세요. 하루 동안 보관합니다.
change-faulty = <b>아무것도 바꾸지 않았습니다.</b> 파일에 다음 잘못이 생깁니다:
change-large = 아무것도 바꾸지 않았습니다. 파일이 요약문의 한도인 1 MB(머리말은 50,000자)를 넘습니다.
change-fault = • { $line }번째 줄: { $problem }
change-faults-more = • 그 밖에 { $count }건
change-none = 저장된 <code>{ $id }</code>와(과) 다른 것이 없습니다.
change-saved = <code>{ $id }</code>을(를) 바꿨습니다. 다음 재색인 뒤부터 그렇게 인용됩니다.
change-undone = 되돌렸습니다. <code>{ $id }</code>은(는) 바꾸기 전과 같습니다. 다음 재색인 뒤부터 그렇게 인용됩니다.
change-dropped = 버렸습니다. 바뀐 것은 없습니다.
change-gone = 이제 할 수 없습니다. 이미 저장했거나 버렸거나 되돌렸거나, 요약문이 없거나, 시간이 너무 지났습니다. 다시 하려면 /edit 를 보내 주세요.
change-overtaken = 그동안 다른 사람이 <code>{ $id }</code>을(를) 바꾸어 그대로 두었습니다. 보시려면 /edit { $id } 를 보내 주세요.

## More of a brief

command-next = 세 항목 더, 지금
why-more = 이런 글을 더 받겠다고 하셔서
brief-next = { $count ->
    [1] <b>하나 더</b>, 지금은 이것이 마지막입니다
   *[other] <b>{ NUMBER($count, useGrouping: 1) }건 더</b>
}
more-item = { $number }: 더 받기
next-items = 지금 세 건 더
more-done = 이제부터 { $names }의 글이 다른 글에 자리가 남는 만큼 먼저 옵니다.
more-already = { $names }의 글은 이미 먼저 오므로 바뀐 것이 없습니다.
more-undone = 되돌렸습니다. { $names }의 글이 다시 차례대로 옵니다.
choose-more = 더 받겠다고 하신 것들입니다. 누르면 다른 것만큼만 보내 드립니다.
settings-buttons-more = 더 받기

## Answers that editors pin

command-pin = 답변을 질문에 고정하기: 답변에 답장으로
command-pins = 편집자가 고정한 답변
pinned-note = 편집자의 답변
pin-how =
    답변을 고정하려면 그 답변에 /pin 으로, 또는 <code>/pin 1 3</code>처럼 남길 인용문의 번호를 붙여 답장해 주세요. 뒤에 쓴 말은 질문이 됩니다. 또는 인용문을 직접, 한 줄에 하나씩 요약문 ID와 함께 써 주세요:
    <code>/pin Who should open a hotline?
    brief-id: A whole sentence of that brief.</code>
pin-no-number = 답변에 { $number }번 인용문이 없거나 답변을 더 보관하고 있지 않습니다. 보이는 번호를 써 주세요.
pin-no-question = /pin 뒤에 질문을 1,000자 이내로 써 주세요.
pin-nothing = 그 답변에는 인용문이 없어 고정할 것이 없습니다. 질문 아래에 인용문을 써 주세요. 방법은 /pin 이 알려 드립니다.
pin-too-many = 고정하는 답변에는 인용문을 { $most }개까지 넣을 수 있습니다. 골라 주세요.
pin-inexact = <b>아무것도 고정하지 않았습니다.</b> 다음은 지금 판에 있는 요약문의 온전한 문장과 글자까지 같지 않습니다.
pin-inexact-now = 아무것도 고정하지 않았습니다. 인용문 가운데 일부가 지금 판에 글자 그대로 있지 않습니다.
pin-sure = “{ $question }”에 이것을 고정할까요? 같거나 거의 같은 질문에 편집자의 답변으로 나갑니다.
pin-replaces = 지금 고정된 답변을 대신합니다.
pin-buttons-pin = 고정
pin-buttons-cancel = 취소
pin-buttons-again = 다시 고정
pin-buttons-show = { $number }번 보기
pin-buttons-remove = { $number }번 빼기
pin-done = “{ $question }”에 고정했습니다. 전체는 /pins 에 있습니다.
pin-there = “{ $question }”에 이미 고정되어 있습니다.
pin-cancelled = 고정하지 않았습니다.
pin-removed = 뺐습니다. “{ $question }”에는 다시 요약문만으로 답합니다.
pin-gone = 이것은 이제 없습니다. 뺐거나 바뀌었거나 하루가 지났습니다.
pins = <b>고정한 답변</b>
pins-line-pinned = { $number }. “{ $question }”, 사용자 { $who }
pins-line-suspended = { $number }. “{ $question }”, 사용자 { $who }; <b>중지됨</b>, 출처가 바뀌었거나 없어짐
pins-more = 그 밖에 { $count }건이 있습니다. 질문의 단어를 쓰면 목록이 줄어듭니다.
pins-none = 고정한 답변이 없습니다. 답변에 /pin 으로 답장하면 고정됩니다.
pin-suspended = “{ $question }”에 고정한 답변을 중지했습니다. 출처가 바뀌었거나 없어졌습니다: { $briefs }.
pin-suspended-exact = 인용문이 모두 글자 그대로 남아 있어 다시 고정하실 수 있습니다.
pin-suspended-lost = 인용문 가운데 일부가 없어졌습니다. 다른 답변을 고정하거나 이것을 빼 주세요.

## Quiet hours

choose-quiet = 몇 시부터 몇 시까지 공지를 보내지 말까요? 데일리 브리핑은 정하신 시각에 옵니다. 하나를 누르거나, { $how }
unread-quiet = “{ $asked }”을(를) 시간으로 읽을 수 없습니다. 22-7처럼, 또는 없으면 off라고 써 주세요.
example-quiet = 23-6
daily-words-no-quiet = 없음
settings-buttons-quiet = 방해 금지 시간
broadcast-asleep = 그중 { $count }명은 지금 방해 금지 시간입니다. 그 시간이 끝나면 받으며, 마지막은 { $span } 뒤입니다. 기다릴 수 없다면 모두에게 한꺼번에 보내 주세요.
broadcast-urgent = 긴급: { $count }명 모두에게 지금 보내기
broadcast-resting = { $total } 중 { $done } 보냄. 나머지는 방해 금지 시간이며, 끝나면 받습니다.
