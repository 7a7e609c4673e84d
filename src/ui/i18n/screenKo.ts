import type { screenEn } from './screenEn.ts';

export const screenKo: Record<keyof typeof screenEn, string> = {
  'fleet.label':
    '파드 {pods}개, 묶음 {groups}개. 화살표 키로 그림을 옮기고 더하기·빼기로 확대·축소합니다. 개요에 모든 파드가 있습니다.',
  'fleet.groupBy': '묶기',
  'fleet.by.node': '노드',
  'fleet.by.owner': '소유자',
  'fleet.by.namespace': '네임스페이스',
  'fleet.by.app': 'app 레이블',
  'fleet.count.node': '노드 {groups}개에 파드 {pods}개',
  'fleet.count.owner': '소유자 {groups}개의 파드 {pods}개',
  'fleet.count.namespace': '네임스페이스 {groups}개에 파드 {pods}개',
  'fleet.count.app': '앱 {groups}개의 파드 {pods}개',
  'fleet.texels': '점 하나 = 파드 하나',
  'fleet.chips': '모양',
  'fleet.cards': '이름',
  'fleet.ended': '끝남',
};
