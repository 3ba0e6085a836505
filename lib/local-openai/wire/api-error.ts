import 'server-only'

type ErrorDetail = { message: string; type?: string; param?: string | null; code?: string | null }

/** An answer in OpenAI's error shape. Thrown anywhere below the handler, which turns it into the HTTP reply. */
export class ApiError extends Error {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: { error: { message: string; type: string; param: string | null; code: string | null } }

  constructor(
    status: number,
    { message, type = 'invalid_request_error', param = null, code = null }: ErrorDetail,
    headers: Record<string, string> = {},
  ) {
    super(message)
    this.headers = headers
    this.name = 'ApiError'
    this.status = status
    this.body = { error: { message, type, param, code } }
  }
}

const refused = (code: string, param: string | null, message: string) => new ApiError(400, { message, param, code })

const list = (values: readonly string[]) => {
  const quoted = values.map((value) => `'${value}'`)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`
}

/** Every error this provider answers with; the texts are part of the protocol, for clients do match on them. */
export const apiErrors = {
  missingKey: () => new ApiError(401, { message: 'Missing bearer authentication in the Authorization header.' }),
  wrongKey: () => new ApiError(401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' }),
  invalidUrl: (method: string, path: string) => new ApiError(404, { message: `Invalid URL (${method} ${path})` }),
  invalidJson: () =>
    refused(
      'invalid_json',
      null,
      'Invalid body: failed to parse JSON value. Please check the value to ensure it is valid JSON. (Common errors ' +
        'include trailing commas, missing closing brackets, missing quotation marks, etc.)',
    ),
  internal: () =>
    new ApiError(500, { message: 'The server had an error while processing your request.', type: 'server_error' }),
  /** For a status that clients ask again after; as soon as that, for a restart takes a second or two. */
  databaseAway: () =>
    new ApiError(
      503,
      {
        message: 'The server is temporarily unable to reach its database. Please retry in a few seconds.',
        type: 'service_unavailable_error',
      },
      { 'retry-after': '2' },
    ),

  missing: (param: string) => refused('missing_required_parameter', param, `Missing required parameter: '${param}'.`),
  unknown: (param: string, meant?: string) =>
    refused(
      'unknown_parameter',
      param,
      `Unknown parameter: '${param}'.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`,
    ),
  wrongType: (param: string, expected: string, got: string) =>
    refused('invalid_type', param, `Invalid type for '${param}': expected ${expected}, but got ${got} instead.`),
  unsupportedValue: (param: string, value: string, supported: readonly string[]) =>
    refused('invalid_value', param, `Invalid value: '${value}'. Supported values are: ${list(supported)}.`),
  wrongIdPrefix: (param: string, value: string, prefix: string) =>
    refused('invalid_value', param, `Invalid '${param}': '${value}'. Expected an ID that begins with '${prefix}'.`),
  wrongIdCharacters: (param: string, value: string) =>
    refused(
      'invalid_value',
      param,
      `Invalid '${param}': '${value}'. Expected an ID that contains letters, numbers, underscores, or dashes, but ` +
        'this value contained additional characters.',
    ),
  numberTooBig: (param: string, max: number, got: number) =>
    refused(
      'integer_above_max_value',
      param,
      `Invalid '${param}': integer above maximum value. Expected a value <= ${max}, but got ${got} instead.`,
    ),
  numberTooSmall: (param: string, min: number, got: number) =>
    refused(
      'integer_below_min_value',
      param,
      `Invalid '${param}': integer below minimum value. Expected a value >= ${min}, but got ${got} instead.`,
    ),
  stringTooLong: (param: string, max: number, got: number) =>
    refused(
      'string_above_max_length',
      param,
      `Invalid '${param}': string too long. Expected a string with maximum length ${max}, but got a string with ` +
        `length ${got} instead.`,
    ),
  arrayTooLong: (param: string, max: number, got: number) =>
    refused(
      'array_above_max_length',
      param,
      `Invalid '${param}': array too long. Expected an array with maximum length ${max}, but got an array with ` +
        `length ${got} instead.`,
    ),
  tooManyProperties: (param: string, max: number, got: number) =>
    refused(
      'object_above_max_properties',
      param,
      `Invalid '${param}': too many properties. Expected an object with at most ${max} properties, but got an ` +
        `object with ${got} properties instead.`,
    ),

  conversationNotFound: (id: string) => new ApiError(404, { message: `Conversation with id '${id}' not found.` }),
  itemNotFoundInConversation: (id: string) =>
    new ApiError(404, { message: `Item with id '${id}' not found in conversation.` }),
  conversationLocked: () =>
    refused(
      'conversation_locked',
      'conversation',
      'Another process is currently operating on this conversation. Please retry in a few seconds.',
    ),
  conversationAndPrevious: () =>
    refused(
      'mutually_exclusive_parameters',
      null,
      "Mutually exclusive parameters: ''. Ensure you are only providing one of: 'previous_response_id' or " +
        "'conversation'.",
    ),
  previousResponseNotFound: (id: string) =>
    refused('previous_response_not_found', 'previous_response_id', `Previous response with id '${id}' not found.`),
  noInput: () =>
    new ApiError(400, {
      message: 'One of "input" or "previous_response_id" or \'prompt\' or \'conversation\' must be provided.',
      param: 'input',
      code: 'missing_required_parameter',
    }),
  invalidItem: () => refused('invalid_item', 'item', 'Invalid item'),
  duplicateItem: (id: string) =>
    new ApiError(400, {
      message: `Duplicate item found with id ${id}. Remove duplicate items from your input and try again.`,
      param: 'input',
    }),
  referenceNotFound: (id: string) => new ApiError(404, { message: `Item with id '${id}' not found.`, param: 'input' }),
  outputWithoutCall: (callId: string) =>
    new ApiError(400, {
      message: `No tool call found for function call output with call_id ${callId}.`,
      param: 'input',
    }),
  callWithoutOutput: (callId: string) =>
    new ApiError(400, { message: `No tool output found for function call ${callId}.`, param: 'input' }),

  modelNotFound: (id: string) =>
    new ApiError(404, { message: `The model '${id}' does not exist`, param: 'model', code: 'model_not_found' }),
  modelNotUsable: (id: string) => refused('model_not_found', 'model', `The requested model '${id}' does not exist.`),
  backgroundNeedsStore: () =>
    refused('invalid_value', 'background', "Background mode requires 'store' to be true: it can't be stateless."),

  contextTooLong: (detail = 'Your input exceeds the context window of this model.') =>
    refused('context_length_exceeded', 'input', detail),
  unsupportedTool: (index: number, type: string) =>
    refused('invalid_value', `tools[${index}].type`, `Tool of type '${type}' is not supported with this model.`),
  unsupportedToolChoice: (type: string) =>
    refused('invalid_value', 'tool_choice.type', `A choice of type '${type}' is not supported with this model.`),
  invalidEncryptedContent: () =>
    refused('invalid_encrypted_content', 'input', 'The encrypted content of an item could not be read.'),
  fileNotFound: (id: string) => new ApiError(404, { message: `No such File object: ${id}`, param: 'id' }),
  takesNoPictures: (model: string) =>
    refused('model_takes_no_pictures', 'input', `The model '${model}' does not take pictures.`),
  invalidImageUrl: (url: string, why: string) =>
    refused('invalid_image_url', 'input', `Error while downloading ${url}. ${why}`),
  inputFileNotFound: (id: string) => refused('invalid_value', 'input', `No such File object: ${id}`),
  noFileSent: () => refused('missing_required_parameter', 'file', "'file' is a required property."),
  bodyTooLarge: (max: number) => new ApiError(413, { message: `The request is larger than ${max} bytes.` }),
  notMultipart: () =>
    new ApiError(400, { message: 'Could not parse multipart form: expected multipart/form-data with a boundary.' }),
  unsupportedPart: (type: string) =>
    refused('invalid_value', 'input', `Content of type '${type}' is not supported with this model.`),

  responseNotFound: (id: string) => new ApiError(404, { message: `Response with id '${id}' not found.` }),
  notBackground: () =>
    new ApiError(400, {
      message: 'This response cannot be streamed because it was not created with background=true.',
      param: 'stream',
    }),
  notStreamed: () =>
    new ApiError(400, {
      message: 'This response cannot be streamed because it was not created with stream=true.',
      param: 'stream',
    }),
  tooOldToStream: () =>
    new ApiError(400, {
      message: 'This response can no longer be streamed because it is more than 5 minutes old.',
      param: 'stream',
    }),
  cannotCancel: (kind: 'synchronous' | 'completed' | 'failed' | 'incomplete') =>
    new ApiError(400, { message: `Cannot cancel ${kind === 'incomplete' ? 'an' : 'a'} ${kind} response.` }),
  cannotDelete: () => new ApiError(400, { message: 'Cannot delete an in-flight response.' }),
}
