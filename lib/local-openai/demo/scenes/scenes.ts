import 'server-only'
import { draw } from './drawing.ts'
import { refuse, sayNothing, showSomethingNew } from './ends.ts'
import { showEverything } from './everything.ts'
import { asksTo, type Scene } from './scene.ts'
import { lookIntoFiles, searchTheWeb, workInSteps } from './searches.ts'
import { askForApproval, runCode, runCommand, useTool, useToolThatFails } from './tools.ts'

/** What to write, and what the demo model shows for it; the first that fits counts. Nothing of it really happens. */
export const scenes: readonly Scene[] = [
  { prompt: 'Search the web for otters', asks: asksTo('search the (?:web|internet)'), play: searchTheWeb },
  {
    prompt: 'Look into the files',
    asks: asksTo('(?:look|search) (?:in|into|through) (?:the|my) files'),
    play: lookIntoFiles,
  },
  { prompt: 'Run code', asks: asksTo('run (?:some |the )?code'), play: runCode },
  { prompt: 'Draw a heron', asks: asksTo('draw|paint'), play: draw },
  { prompt: 'Use a tool that fails', asks: asksTo('use (?:a|the) tool that fails'), play: useToolThatFails },
  { prompt: 'Use a tool', asks: asksTo('use (?:a|the) tool'), play: useTool },
  { prompt: 'Ask for approval', asks: asksTo('ask (?:me )?for approval'), play: askForApproval },
  { prompt: 'Run a command', asks: asksTo('run (?:a|the) command'), play: runCommand },
  { prompt: 'Work in steps', asks: asksTo('work in steps'), play: workInSteps },
  { prompt: 'Refuse', asks: asksTo('refuse'), play: refuse },
  { prompt: 'Say nothing', asks: asksTo('say nothing'), play: sayNothing },
  { prompt: 'Show something new', asks: asksTo('show (?:me )?something new'), play: showSomethingNew },
  { prompt: 'Show everything', asks: asksTo('show (?:me )?everything'), play: showEverything },
]
