type ErrorType =
  | "invalid_request_error"
  | "authentication_error"
  | "billing_error"
  | "permission_error"
  | "not_found_error"
  | "conflict_error"
  | "request_too_large"
  | "rate_limit_error"
  | "api_error"
  | "timeout_error"
  | "overloaded_error";

/** Why a request is not answered. `errorCode` becomes `error.details.error_code`. */
export interface Refusal {
  status: number;
  type: ErrorType;
  message: string;
  errorCode?: string;
}

export function invalid(message: string, errorCode?: string): Refusal {
  return {
    status: 400,
    type: "invalid_request_error",
    message,
    ...(errorCode === undefined ? {} : { errorCode }),
  };
}

/** The type that the API pairs with a status; used when a script names only the status. */
export function errorTypeOf(status: number): ErrorType {
  switch (status) {
    case 401:
      return "authentication_error";
    case 402:
      return "billing_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 409:
      return "conflict_error";
    case 413:
      return "request_too_large";
    case 429:
      return "rate_limit_error";
    case 504:
      return "timeout_error";
    case 529:
      return "overloaded_error";
    default:
      return status >= 500 ? "api_error" : "invalid_request_error";
  }
}

export function errorBody(refusal: Omit<Refusal, "type"> & { type: string }, requestId: string): object {
  const details = refusal.errorCode === undefined ? {} : { details: { error_code: refusal.errorCode } };
  return {
    type: "error",
    error: { type: refusal.type, message: refusal.message, ...details },
    request_id: requestId,
  };
}
