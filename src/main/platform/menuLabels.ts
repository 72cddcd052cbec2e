import type { MenuCommand } from '../../shared/model/menuCommands';
import type { Language } from '../../shared/model/settings';

export type MenuLanguage = 'en' | 'ko';

/** Names of the menus themselves. */
type MenuName = 'file' | 'edit' | 'view' | 'go' | 'window';

/** Names of standard entries: where the system's own role has no name in the chosen language. */
type StandardName =
  | 'about'
  | 'hide'
  | 'hideOthers'
  | 'showAll'
  | 'quit'
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'fullScreen'
  | 'minimize'
  | 'zoom'
  | 'close'
  | 'reload'
  | 'developerTools';

export type MenuLabels = Readonly<Record<MenuName | StandardName | MenuCommand, string>>;

/** Every label of the native menu, in every language of Dipper. */
export const menuLabels: Readonly<Record<MenuLanguage, MenuLabels>> = {
  en: {
    file: 'File',
    edit: 'Edit',
    view: 'View',
    go: 'Go',
    window: 'Window',
    about: 'About Dipper',
    hide: 'Hide Dipper',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
    quit: 'Quit Dipper',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    resetZoom: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    fullScreen: 'Full Screen',
    minimize: 'Minimize',
    zoom: 'Zoom',
    close: 'Close',
    reload: 'Reload Window',
    developerTools: 'Developer Tools',
    newConnection: 'Add Connection…',
    pinBucket: 'Pin a Bucket…',
    upload: 'Upload Files…',
    uploadFolder: 'Upload Folder…',
    newFolder: 'New Folder…',
    download: 'Download…',
    rename: 'Rename…',
    editMetadata: 'Edit Metadata…',
    delete: 'Delete…',
    copyLink: 'Copy Link (Presigned URL)…',
    refresh: 'Refresh',
    selectAll: 'Select All',
    goBack: 'Back',
    goForward: 'Forward',
    goUp: 'Enclosing Folder',
    goToFolder: 'Go to Its Folder',
    focusLocation: 'Go to a Location…',
    focusFilter: 'Filter the List',
    searchBelow: 'Search Below Here',
    commandPalette: 'All Commands…',
    toggleInspector: 'Inspector',
    toggleTransfers: 'Transfers',
    toggleActivity: 'Activity',
    settings: 'Settings…',
  },
  ko: {
    file: '파일',
    edit: '편집',
    view: '보기',
    go: '이동',
    window: '윈도우',
    about: 'Dipper에 관하여',
    hide: 'Dipper 가리기',
    hideOthers: '기타 가리기',
    showAll: '모두 보기',
    quit: 'Dipper 종료',
    undo: '실행 취소',
    redo: '다시 실행',
    cut: '잘라내기',
    copy: '복사',
    paste: '붙여넣기',
    resetZoom: '실제 크기',
    zoomIn: '확대',
    zoomOut: '축소',
    fullScreen: '전체 화면',
    minimize: '최소화',
    zoom: '확대/축소',
    close: '닫기',
    reload: '창 다시 불러오기',
    developerTools: '개발자 도구',
    newConnection: '연결 추가…',
    pinBucket: '버킷 고정…',
    upload: '파일 업로드…',
    uploadFolder: '폴더 업로드…',
    newFolder: '새 폴더…',
    download: '다운로드…',
    rename: '이름 바꾸기…',
    editMetadata: '메타데이터 편집…',
    delete: '삭제…',
    copyLink: '링크 복사 (사전 서명된 URL)…',
    refresh: '새로 고침',
    selectAll: '모두 선택',
    goBack: '뒤로',
    goForward: '앞으로',
    goUp: '상위 폴더',
    goToFolder: '들어 있는 폴더로 이동',
    focusLocation: '위치로 이동…',
    focusFilter: '목록 필터',
    searchBelow: '하위 전체 검색',
    commandPalette: '모든 명령…',
    toggleInspector: '정보 패널',
    toggleTransfers: '전송',
    toggleActivity: '활동',
    settings: '설정…',
  },
};

/**
 * The language of the menu.
 *
 * @param systemLocale BCP 47, as the system has it; counts when the setting is `system`
 */
export function menuLanguage(setting: Language, systemLocale: string): MenuLanguage {
  if (setting !== 'system') return setting;
  return /^ko\b/iu.test(systemLocale) ? 'ko' : 'en';
}
