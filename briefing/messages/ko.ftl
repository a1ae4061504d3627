# 명령 `briefing` 이 자료실과 봇의 문장 밖에서 하는 말.

## briefing try

try-ready =
    봇이 이 컴퓨터에서만 준비되었습니다: { $address }
    Ctrl-C 로 끝내면 나눈 말은 잊습니다.
try-ended = 끝났습니다. 아무것도 남기지 않았습니다.
try-no-place = 시험용 사본을 만들 수 없었습니다: { $cause }.
try-no-port = 그런 포트가 없습니다
try-port-taken = 포트 { $port }을(를) 쓸 수 없습니다: { $cause }. --port 를 빼면 빈 포트를 씁니다.

## briefing doctor

doctor-well = 모두 정상입니다.
doctor-to-do = 할 일이 { $count }가지 있습니다. DO 로 표시했습니다.
doctor-of-python = Python
doctor-of-packages = 패키지
doctor-of-briefs = 요약문
doctor-of-model = 모델
doctor-of-reranker = 재순위 모델
doctor-of-second = 둘째 모델
doctor-of-wording = 언어 모델
doctor-of-edition = 판
doctor-of-data = 데이터 폴더
doctor-of-disk = 디스크
doctor-of-temporary = 임시 파일
doctor-of-settings = 설정
doctor-of-token = 토큰
doctor-of-ledger = 원장
doctor-of-zones = 시간대
doctor-of-clock = 시계
doctor-of-sandbox = 파일
doctor-of-private = 권한
doctor-of-telegram = Telegram
doctor-of-webhook = 업데이트
doctor-of-others = 다른 봇
doctor-of-admins = 관리자
doctor-of-groups = 그룹, 인라인
doctor-of-people = 질문할 수 있는 사람
doctor-of-drift = 시계 차이
doctor-not-examined = 살펴볼 수 없었습니다. 알려 주세요.
doctor-python = { $version }
doctor-python-old = { $version }은(는) 너무 오래되었습니다. Python 3.11 이상을 설치해 주세요.
doctor-packages = { $count }개 모두 설치되어 있습니다.
doctor-packages-unknown = 프로그램이 설치되지 않은 폴더에서 실행되어 비교하지 않습니다.
doctor-packages-missing = 없음: { $names }. make setup 이나 pip 으로 프로그램을 다시 설치해 주세요.
doctor-packages-other = 시험한 것보다 오래됨: { $names }.
doctor-packages-light = torch 와 sentence-transformers 가 없습니다. 딸려 온 것 외의 모델에만 필요합니다.
doctor-briefs = { $folder }에 온전한 요약문 { $count }건.
doctor-briefs-packaged = 프로그램에 딸려 온 요약문 { $count }건. 고치거나 관리자가 문서를 보내게 하려면 먼저 자신의 폴더에 복사하고 BRIEFING_BRIEFS_DIR 에 지정해 주세요. 업그레이드하면 딸려 온 것은 바뀝니다.
doctor-briefs-problems = { $folder }에 문제 { $count }건; briefing check 가 알려 줍니다.
doctor-model-packaged = all-MiniLM-L6-v2, 가중치가 공개된 것과 같음(SHA-256); { $seconds }초 만에 읽고 시험함.
doctor-model = { $name }, { $seconds }초 만에 읽고 시험함.
doctor-wording = { $host } 의 { $model } 이(가) { $seconds }초 만에 답했습니다.
doctor-wording-formless = { $host } 의 { $model } 이(가) { $seconds }초 만에 답했지만 요청한 형식이 아닙니다. 쓴 문장이 거의 보이지 않을 것입니다. 더 큰 모델이나 JSON 스키마를 아는 서버를 써 보세요.
doctor-wording-models = { $host } 에 “{ $model }” 모델이 없습니다. 있는 모델: { $names }. 그중 하나를 BRIEFING_LLM_MODEL 에 적어 주세요.
doctor-reranker = { $name }, 읽고 시험함.
doctor-reranker-none = 설정하지 않았으며 필요하지 않습니다.
doctor-edition = 제{ $number }판이 쓰이고 있고 봉인이 맞으며, 요약문 { $count }건이 그대로 들어 있습니다.
doctor-edition-behind = 제{ $number }판이 쓰이고 있고 온전하지만, 그 뒤 { $folder }의 요약문이 바뀌었습니다. briefing sync 로 반영해 주세요.
doctor-edition-model = 제{ $number }판이 설정된 것과 다른 모델로 만들어졌습니다. briefing sync 를 실행해 주세요.
doctor-data = { $folder }에 소유자만 쓸 수 있습니다.
doctor-data-none = { $folder }이(가) 아직 없습니다. 첫 동기화 때 만들어집니다.
doctor-data-file = { $folder }은(는) 파일입니다. 지우거나 BRIEFING_DATA_DIR 에 폴더를 지정해 주세요.
doctor-data-locked = { $folder }에 쓸 수 없습니다. 소유자를 바꾸거나 BRIEFING_DATA_DIR 에 다른 폴더를 지정해 주세요.
doctor-data-open = 이 컴퓨터의 다른 사용자가 { $folder }을(를) 읽을 수 있습니다. 문제가 된다면: chmod 700 { $folder }
doctor-disk = 데이터가 있는 곳에 { $free } GB 남았습니다.
doctor-disk-scarce = 데이터가 있는 곳에 { $free } GB만 남았습니다. 공간을 만들지 않으면 곧 원장을 쓸 수 없습니다.
doctor-temporary = { $folder }에 쓸 수 있습니다.
doctor-temporary-none = 임시 파일을 둘 폴더가 없습니다. 쓸 수 있는 폴더를 TMPDIR 에 지정해 주세요.
doctor-names = 설정된 BRIEFING_… 은 모두 아는 것입니다.
doctor-names-near = { $name }을(를) 읽는 것이 없습니다. { $near }을(를) 뜻하셨나요?
doctor-names-unknown = { $name }을(를) 읽는 것이 없습니다. docs/settings.md 나 .env.example 을 보세요.
doctor-names-passed-over = 설정된 BRIEFING_… 은(는) 모두 아는 이름입니다. { $why }.
doctor-skipped = 거부된 설정이 있어 살펴보지 않았습니다(설정 참고).
doctor-token = BRIEFING_BOT_TOKEN 이 설정되어 있고 토큰 형식입니다.
doctor-token-none = 설정하지 않았습니다. Telegram 봇에만 필요합니다. @BotFather 가 주며 .env 에 BRIEFING_BOT_TOKEN=… 으로 씁니다.
doctor-ledger = 열 수 있고 이 버전의 표가 있습니다({ $revision }).
doctor-ledger-shared = 열 수 있고 이 버전의 표가 있습니다({ $revision }). 지금 함께 쓰는 프로세스: { $count }개.
doctor-ledger-none = 아직 없습니다. 봇이 처음 시작할 때 만듭니다.
doctor-ledger-older = 열 수 있고 이전 버전의 것입니다({ $revision }). 봇이 시작할 때 갱신합니다.
doctor-ledger-newer = 프로그램의 더 새로운 버전이 만들었습니다({ $revision }). 그 버전을 다시 설치해 주세요.
doctor-ledger-unreachable = 열 수 없습니다: { $why }. BRIEFING_DATABASE_URL 과 BRIEFING_DATA_DIR 을 보세요.
doctor-ledger-damaged = 파일이 손상되었습니다. 봇을 멈추고 마지막 백업을 복원해 주세요: briefing restore FILE --replace.
doctor-zones = 서머타임까지 알고 있습니다.
doctor-zones-none = 알 수 없습니다. 패키지 tzdata 를 다시 설치해 주세요.
doctor-clock = { $now }
doctor-clock-behind = { $now }은(는) 가장 새 판을 만든 때({ $newest })보다 앞입니다. 시계를 맞춰 주세요.
doctor-sandbox = 관리자가 보낸 것은 커널이 가두는 프로세스에서 읽습니다({ $how }).
doctor-sandbox-limits = 관리자가 보낸 것은 한도만 있는 프로세스에서 읽습니다. 더 새 커널이면 Landlock 과 seccomp 이 더해집니다.
doctor-sandbox-none = 파일을 읽는 프로세스가 시작되지 않아 보낸 파일을 거절합니다. 알려 주세요.
doctor-private = .env 와 원장은 소유자만 볼 수 있습니다.
doctor-private-open = 이 컴퓨터의 다른 사용자가 { $file }을(를) 읽을 수 있습니다. chmod 600 { $file } 을 실행해 주세요
doctor-telegram = 연결됩니다. 토큰은 @{ $name } 의 것입니다.
doctor-telegram-none = 토큰이 없어 묻지 않았습니다.
doctor-telegram-skipped = 위의 이유로 묻지 않았습니다.
doctor-telegram-unreached = { $host }에 연결할 수 없습니다({ $why }). 네트워크, 방화벽, BRIEFING_API_URL 을 확인해 주세요.
doctor-telegram-refused = 토큰을 거부합니다. @BotFather 에서 다시 복사해 BRIEFING_BOT_TOKEN 에 넣어 주세요.
doctor-telegram-strange = 알 수 없는 답이 옵니다(상태 { $code }). BRIEFING_API_URL 을 확인해 주세요.
doctor-webhook = { $host }(으)로 보내지며, { $waiting }건이 Telegram에서 기다립니다.
doctor-webhook-polling = 봇이 가져오며, { $waiting }건이 Telegram에서 기다립니다.
doctor-webhook-unset = 아직 웹훅이 없습니다. 봇이 시작할 때 설정합니다. { $waiting }건이 Telegram에서 기다립니다.
doctor-webhook-other = BRIEFING_WEBHOOK_URL 이 없는데 { $host }에 웹훅이 설정되어 있습니다. 봇이 시작할 때 지웁니다. 다른 사람이 이 토큰을 쓰나요?
doctor-webhook-elsewhere = 웹훅이 BRIEFING_WEBHOOK_URL 이 아니라 { $host }(으)로 갑니다. 봇이 시작할 때 자신의 것으로 설정합니다. 다른 사람이 이 토큰을 쓰나요?
doctor-webhook-failing = Telegram이 웹훅에 보낼 수 없습니다: { $why } ({ $waiting }건 대기). 프록시와 인증서, BRIEFING_LISTEN 으로 전달하는지 확인해 주세요.
doctor-others = 다른 프로그램이 이 토큰으로 업데이트를 가져가고 있어 하나씩만 받게 됩니다. 멈추거나 @BotFather 에서 /revoke 로 새 토큰을 받아 주세요.
doctor-others-none = 이 토큰으로 업데이트를 가져가는 다른 프로그램이 없습니다.
doctor-others-ours = 봇이 작동 중이라 방해가 되므로 지켜보지 않았습니다. 다른 프로그램이 가져가면 로그에 나옵니다.
doctor-others-webhook = 웹훅이 설정되어 있어 아무도 가져갈 수 없습니다.
doctor-groups = 그룹에 넣을 수 있고, 거기서 봇에게 하는 말만 받으며, 인라인으로 물을 수 있습니다.
doctor-groups-closed = 그룹에 넣을 수 없습니다. BotFather의 /setjoingroups 로 허용합니다.
doctor-groups-reads = 프라이버시 모드가 꺼져 있어 그룹의 모든 말이 봇에게 오고, 봇은 그것을 버립니다. BotFather의 /setprivacy 로 켭니다.
doctor-groups-no-inline = 다른 대화에서 봇 이름 뒤에 아무것도 제안되지 않습니다. BotFather의 /setinline 으로 켭니다.
doctor-people-all = 누구나; 한 시간 질문 수: 한 사람 { $person }, 한 그룹 { $group } (0은 제한 없음).
doctor-people-some = 사람 { $people }, 그룹 { $groups } (BRIEFING_ALLOWED_IDS), 그리고 관리하는 사람; 한 시간 질문 수: 한 사람 { $person }, 한 그룹 { $group } (0은 제한 없음).
doctor-admins = 관리자 { $count }명에게 쓸 수 있습니다.
doctor-admins-none = 설정하지 않았습니다. BRIEFING_ADMIN_IDS 에 Telegram ID를 씁니다(@userinfobot 이 알려 줍니다).
doctor-admins-lost = { $ids }에게 쓸 수 없습니다({ $count }명). ID가 맞나요? 봇을 열고 시작을 한 번 눌러야 합니다.
doctor-drift = Telegram의 시계와 2분 이내입니다.
doctor-drift-off = Telegram의 시계와 { $seconds }초 차이가 납니다. 이 컴퓨터의 시계를 맞춰 주세요(NTP 권장). 브리핑이 이 시계로 나갑니다.
doctor-drift-unknown = Telegram이 시각을 알려 주지 않습니다.

## briefing backup, briefing restore

backup-made = { $name }: { $ledger }, 요약문 { $count }건, { $edition }; { $size }. 모든 검사값을 다시 읽어 맞는 것을 확인했습니다.
kept-ledger = 원장(표는 { $revision })
kept-no-ledger = 원장 없음
kept-edition = 제{ $number }판
kept-no-edition = 판 없음
backup-checked = { $name }은(는) 온전합니다: { $ledger }, 요약문 { $count }건, { $edition }; { $made }에 버전 { $version }(으)로 만듦.
backup-checked-newer = 다만 그 원장은 이 프로그램의 더 새로운 버전({ $version })의 것이라 이 버전으로는 복원할 수 없습니다. 그 버전을 설치해 주세요.
restore-done = { $name }에서 복원했습니다: { $ledger }, 요약문 { $count }건, { $edition }. 봇을 시작하실 수 있습니다.
restore-kept = 전에 있던 것은 { $folder }에 있습니다. 확실해지면 지워 주세요.

## briefing config

config-source-env = 파일 .env
config-source-environment = 환경 변수
config-source-default = 기본값
config-near = { $name }을(를) 읽는 것이 없습니다. { $near }을(를) 뜻하셨나요?
config-unknown = { $name }을(를) 읽는 것이 없습니다. docs/settings.md 에 모든 이름이 있습니다.
