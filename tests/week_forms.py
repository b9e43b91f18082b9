"""The records of the week's small city (`week_city`) as forms to fill in."""

BOOK = """kind: book
schema: 1
name: 望川市政务值班簿
zone: '+08:00'
language: zh
unit: office
editions:
  - id: 2023
    title: 政府系统政务值班工作规范
    from: 2023-01-01
"""
UNIT = """kind: unit
schema: 1
id: {id}
name: {name}
level: {level}
duty_office:
  name: {name}总值班室
  form: established
equipment:
  - phone-a
shift_start: 08:00
shift_hours: 24
handover_grace: 15
"""
LIMIT = """  - id: {id}
    category: any
    from:
      - county
    to: municipal
    trigger: occurred
    minutes: {minutes}
    form: {form}
    mode: base
    basis: 政府系统政务值班工作规范第二十一条
    effective_from: {start}
"""
PERSON = """kind: person
schema: 1
id: {id}
name: {name}
unit: {unit}
email:
  - {id}@office.example
employment:
  - id: e1
    terms: establishment
    from: 2015-01-01
ranks:
  - id: r1
    rank: {rank}
roles:
  - id: {role}
    role: {role}
"""
SHIFT = """  - id: {day}
    start: {day}T08:00+08:00
    end: {next}T08:00+08:00
    leaders:
{leaders}    primary: {primary}
    standby:
      - {standby}
"""
LOG = """kind: duty_log
schema: 1
unit: office
start: {day}T08:00+08:00
end: {next}T08:00+08:00
leaders:
  - id: wang-jianguo
    mode: on_post
primary: {primary}
standby:
  - {standby}
arrivals:
  - id: {primary}
    at: {day}T07:45+08:00
entries:
"""
HANDOVER = """handover:
  at: {next}T08:00+08:00
  by: {primary}
  in_person: yes
  situation: 平稳，来电已登记，没有别的事。
  equipment:
    - id: phone-a
      state: ok
"""
INCIDENT = """kind: incident
schema: 1
id: 20250923-0557-shop-fire
unit: qinghe
title: 青禾县城关镇沿街商铺火灾2人受伤送医
category: accident
subtype: fire
place: 青禾县城关镇解放路中段
occurred:
  at: 2025-09-23T05:57+08:00
  basis: 消防接警记录
learned:
  at: 2025-09-23T06:00+08:00
  channel: phone
  from: 城关镇政府值班室
none_affected: 火已扑灭，未影响周边单位。
reports:
  - id: phone
    stage: first
    form: phone
    channel: phone
    at: 2025-09-23T06:10+08:00
    by: he-jun
    to: office
    elements:
      consequences: 2人受伤
      place: 城关镇解放路
      source: 消防接警
      time: 5时57分
  - id: first
    stage: first
    form: written
    channel: network
    at: 2025-09-23T06:25+08:00
    by: he-jun
    signed_off_by: wang-jianguo
    to: office
    elements:
      cause: 正在调查
      consequences: 2人受伤，已送县人民医院
      course: 5时57分接警，6时15分扑灭
      nature: 火灾，初判一般
      place: 青禾县城关镇解放路中段
      proposals: 尽快查明原因
      response: 消防、医疗到场
      scope: 过火约20平方米
      source: 县消防救援大队
      time: 5时57分
      trend: 无蔓延
    casualties:
      dead: 0
      missing: 0
      injured: 2
      as_of: 2025-09-23T06:20+08:00
      source: 县消防救援大队
"""
FIRE = "records/incidents/qinghe/2025/20250923-0557-shop-fire.yml"
LIMITS = "records/limits.yml"
PAGE = """---
title: 交接班
version: '{version}'
owner: {owner}
effective: {effective}
basis: 政府系统政务值班工作规范
articles: [14]
issuer: 望川市人民政府办公室
interpreter: 市政府总值班室
---

# 交接班

{text}
"""
HANDOVER_PAGE = "docs/zh/procedures/handover.md"
