#!/bin/sh
# 核对这一份记录的凭据，只用 git 和 openssh。 / Checks the evidence of this one record with git and openssh alone.
# 用法 / usage: sh verify.sh SHA256:…
# 参数是回执公钥的指纹，从值班室墙上的卡片抄来，不从这个文件夹里取。
# The argument is the fingerprint of the receipts key, from the card on the duty-room wall, not from this folder.
set -u
LC_ALL=C TZ=UTC0
export LC_ALL TZ
bad=0

tell() {
    printf '%s\n' "$*" >>"$tmp/said"
}

no() {
    bad=1
    tell "不成立：$1 / does not hold: $2"
}

wrong() {
    printf '%s / %s\n' "$1" "$2" >&2
    exit 2
}

[ $# -gt 0 ] || wrong "用法：sh verify.sh SHA256:…（墙上卡片里的回执公钥）" \
    "usage: sh verify.sh SHA256:… (the receipts key, from the card on the wall)"
for word; do
    case $word in
    SHA256:*) ;;
    *) wrong "指纹以 SHA256: 开头：$word" "a fingerprint begins with SHA256: $word" ;;
    esac
done
for tool in git ssh-keygen awk cat cmp cut dirname env grep ls mktemp rm sed sort tail tr uniq wc; do
    command -v $tool >/dev/null || wrong "要先装 $tool" "$tool is needed"
done
cd "$(dirname "$0")" || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 2' HUP INT TERM
for name in $(env | sed -n 's/^\(GIT_[A-Z0-9_]*\)=.*/\1/p'); do unset "$name"; done
HOME=$tmp XDG_CONFIG_HOME=$tmp GIT_CONFIG_NOSYSTEM=1 GIT_DIR=$tmp/git
export HOME XDG_CONFIG_HOME GIT_CONFIG_NOSYSTEM GIT_DIR
git init -q --bare --template= --object-format=sha1 || exit 2
for file in allowed commits receipts written facts.; do : >"$tmp/$file"; done

# 1. 每个对象的名字就是它内容的散列。 / Every object's name is the hash of its content.
for type in blob tree commit; do
    ls objects/$type >"$tmp/$type" 2>/dev/null
    sed "s|^|objects/$type/|" "$tmp/$type" |
        git hash-object -w --no-filters -t $type --stdin-paths >"$tmp/ids" 2>/dev/null
    cmp -s "$tmp/ids" "$tmp/$type" ||
        no "objects/$type 里有对象与名字不符" "an object in objects/$type is not what its name says"
done
sed 's|.*|create refs/c/& &|' "$tmp/commit" | git update-ref --stdin 2>/dev/null ||
    no "有提交读不出" "a commit cannot be read"
day=committerdate:format-local
git for-each-ref --format='%(objectname) %(parent)' >"$tmp/edges"
git for-each-ref --format="%(objectname) %($day:%Y-%m-%dT%H:%M:%SZ)" >"$tmp/utc"
TZ=CST-8 git for-each-ref \
    --format="%(objectname) %(committeremail:trim) %($day:%Y-%m-%d %H:%M:%S) +08:00|%(committername)" >"$tmp/table"

of() { # what a table says of an object
    sed -n "s/^$2 //p" "$tmp/$1"
}

fits() { # whether each line of a file is of a form
    [ -s "$1" ] && [ "$(grep -cE "$2" "$1")" -eq "$(wc -l <"$1")" ] && return
    no "$1 的写法不对" "$1 is not written as it should be"
    return 1
}

# 2. 公钥：只认写明的人；回执公钥须是给出的那一把。 / Keys: of named people only; the receipts key is the one given.
who='[^][:space:]*?!,"#[|]+@[^][:space:]*?!,"#[|]+'
for file in allowed_signers allowed_receipts; do
    fits $file "^$who namespaces=\"git\" (ssh-ed25519|sk-ssh-ed25519@openssh\.com) [A-Za-z0-9+/=]+\$"
done
while read -r who names kind key; do
    print=$(echo "$kind $key" | ssh-keygen -lf - 2>/dev/null | cut -d ' ' -f 2)
    case " $* " in
    *" ${print:-?} "*) echo "$who $names $kind $key" >>"$tmp/allowed" ;;
    *) no "回执公钥 ${print:-?} 不是您给出的那一把" "the receipts key ${print:-?} is not the one that you gave" ;;
    esac
done <allowed_receipts

signed() { # a commit, the keys allowed: the fingerprint of the key that signed it, as its committer
    who=$(of table "$1")
    git cat-file commit "$1" >"$tmp/raw" 2>/dev/null || return 1
    : >"$tmp/sig"
    awk -v sig="$tmp/sig" '
        body { print; next }
        /^$/ { body = 1; print; next }
        /^gpgsig(-sha256)? / { on = 1; sub(/^[^ ]* /, ""); print >sig; next }
        on && /^ / { print substr($0, 2) >sig; next }
        { on = 0; print }' "$tmp/raw" >"$tmp/payload"
    [ "$(grep -c '^-----BEGIN' "$tmp/sig")" -eq 1 ] || return 1
    said=$(ssh-keygen -Y verify -f "$2" -I "${who%% *}" -n git -s "$tmp/sig" <"$tmp/payload" 2>/dev/null) || return 1
    echo "${said##* }"
}

# 3. 要核对的记录和提交。 / The record and the commits to check.
path=$(cat path.txt 2>/dev/null)
fits path.txt '^records/[a-zA-Z0-9/_-]+\.yml$' || path=records/-
id='[0-9a-f]{40}'
fits commits.txt "^$id (-|$id) (-|$id) (-|$id) (-|SHA256:[A-Za-z0-9+/]+)\$" && cat commits.txt >"$tmp/commits"

# 4. 回执：由那把公钥签名，写明号码、时间和收到的提交。 / Receipts: signed by that key; they tell number, time and tips.
cut -d ' ' -f 2,4 "$tmp/commits" | tr ' ' '\n' | sort -u | sed '/^-$/d' >"$tmp/named"
while read -r receipt; do
    said=
    signed "$receipt" "$tmp/allowed" >/dev/null && said=$(sed '1,/^$/d' "$tmp/payload" | sed -n \
        's/^{.*"received_at":"\([0-9T:Z-]*\)",.*"seq":\([0-9]*\),"updates":\[\(.*\)\],"v":1}$/\1 \2 \3/p')
    if [ -n "$said" ] && [ "${said%% *}" = "$(of utc "$receipt")" ]; then
        echo "$receipt ${said#* }" >>"$tmp/receipts"
    else
        no "回执 $receipt 没有有效签名，或写法不对" "receipt $receipt has no valid signature, or is not well written"
    fi
done <"$tmp/named"

at() { # a receipt for people: time, number, id
    seq=$(of receipts "$1")
    when=$(of table "$1")
    when=${when#* }
    echo "${when%%|*}  回执 receipt ${seq%% *} ($(echo "$1" | cut -c 1-12))"
}

reached() { # whether a commit is behind a tip, step by step through the commits that are here
    awk -v from="$1" -v to="$2" '
        { up[$1] = $0 }
        END {
            todo[1] = from
            for (last = i = 1; i <= last; i++) {
                if (todo[i] == to) found = 1
                if (seen[todo[i]]++) continue
                n = split(up[todo[i]], step, " ")
                for (j = 2; j <= n; j++) todo[++last] = step[j]
            }
            exit !found
        }' "$tmp/edges"
}

facts() { # sets $blob to the record in a commit, and lists its facts, place and text; fails where an object is missing
    git ls-tree --full-tree "$1" -- "$path" >"$tmp/row" 2>/dev/null || return 1
    blob=$(sed -n 's/^100644 blob \([0-9a-f]*\)	.*/\1/p' "$tmp/row")
    [ ! -f "$tmp/facts.$blob" ] || return 0
    git cat-file blob "$blob" >"$tmp/text" 2>/dev/null || return 1
    awk '
        {
            match($0, /^ */)
            n = RLENGTH
            t = substr($0, n + 1)
            if (t ~ /^- /) {
                while (d && (indent[d] > n || (indent[d] == n && item[d]))) d--
                t = substr(t, 3)
                name = t
                sub(/^id: /, "", name)
                indent[++d] = n
                item[d] = 1
                place[d] = place[d - 1] "[" name "]"
                n += 2
            } else {
                while (d && indent[d] >= n) d--
            }
            if (match(t, /^[a-z][a-z0-9_]*:/)) {
                indent[++d] = n
                item[d] = 0
                place[d] = place[d - 1] (d > 1 ? "." : "") substr(t, 1, RLENGTH - 1)
                if (length(t) > RLENGTH) print place[d] substr(t, RLENGTH)
            } else {
                print place[d]
            }
        }' "$tmp/text" >"$tmp/facts.$blob"
}

without() { # the lines of the second file that the first has not
    awk -v known="$1" 'FILENAME == known { had[$0]; next } !($0 in had)' "$1" "$2"
}

# 5. 记录的每一版：谁签的，何时收到，写下了什么。 / Each version of the record: who signed it, when received, what it wrote.
tell "$path"
while read -r commit receipt tip seen key; do
    before=$bad
    bad=0
    short=$(echo "$commit" | cut -c 1-12)
    who=$(of table "$commit")
    when=${who#* }
    tell ""
    tell "$short  ${who#*|} <${who%% *}>"
    tell "  签名 signed      ${when%%|*}  ${key}"
    if [ "$key" = - ] || [ "$(signed "$commit" allowed_signers)" != "$key" ]; then
        no "提交 $short 没有收到时有效的密钥的签名" "commit $short is not signed by a key that counted when received"
    fi
    case $(of receipts "$receipt") in
    *"\"new\":\"$tip\""*)
        tell "  收到 received    $(at "$receipt")"
        reached "$tip" "$commit" ||
            no "回执收到的 $tip 里没有提交 $short" "$tip, which the receipt names, does not hold commit $short"
        ;;
    *) no "提交 $short 没有回执，或回执没有收到它" "commit $short has no receipt, or one that does not name it" ;;
    esac
    named=$(git cat-file commit "$commit" 2>/dev/null | sed '1,/^$/d' | sed -n 's/^Seen: \([0-9a-f]*\)$/\1/p' | tail -n 1)
    if [ "$seen" = - ]; then
        tell "  不早于 not before —${named:+  （所写的回执不在这里 / the receipt that it names is not here）}"
    elif [ "$seen" = "$named" ] && [ -n "$(of receipts "$seen")" ]; then
        tell "  不早于 not before $(at "$seen")"
    else
        no "提交 $short 没有写回执 $seen，或回执不成立" "commit $short does not name receipt $seen, or that does not hold"
    fi
    : >"$tmp/was"
    for parent in $(of edges "$commit"); do
        if facts "$parent"; then
            cat "$tmp/facts.$blob" >>"$tmp/was"
        else
            no "提交 $short 之前的版本不全" "what was before commit $short is not all here"
        fi
    done
    blob=
    facts "$commit" || blob=
    [ -n "$blob" ] || no "记录不在提交 $short 里" "the record is not in commit $short"
    without "$tmp/was" "$tmp/facts.$blob" >"$tmp/new"
    sed -e 's/^[a-z0-9_]*: .*/开头 opening/' -e 's/^\([a-z0-9_]*\[[^]]*\]\).*/\1/' -e 's/^\([a-z0-9_]*\)\..*/\1/' "$tmp/new" |
        sort | uniq -c | while read -r many what; do tell "  写下 wrote       $what：$many"; done
    if [ $bad = 0 ]; then
        cat "$tmp/new" >>"$tmp/written"
        : >"$tmp/good.$blob"
        bad=$before
    fi
done <"$tmp/commits"

# 6. 记录就是其中一版，每一处都有出处。 / The record is one of these versions, and each of its facts was written in one.
tell ""
now=$(git hash-object --no-filters "${path##*/}" 2>/dev/null)
if [ -f "$tmp/good.${now:--}" ] && without "$tmp/written" "$tmp/facts.$now" >"$tmp/rest"; then
    while read -r fact; do
        no "${fact%%: *} 没有凭据" "nothing here shows who wrote ${fact%%: *}"
    done <"$tmp/rest"
    tell "$(grep -c . "$tmp/facts.$now") 处事实，$(grep -c . "$tmp/commits") 次提交 / facts and commits"
else
    no "${path##*/} 不是有凭据的任何一版" "${path##*/} is none of the versions that are shown here"
fi
if [ $bad = 0 ]; then
    tell "结论：成立。每一处都由写明的人签名，并在写明的时间前收到。"
    tell "Conclusion: it holds. Each fact is signed by the person named and was received by the time named."
else
    tell "结论：不成立，见上。"
    tell "Conclusion: it does not hold, see above."
fi
tr -d '\000-\011\013-\037\177' <"$tmp/said" # without what could move the cursor
exit $bad
