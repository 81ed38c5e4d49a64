/** SOAP 1.1, document/literal wrapped, both ends, on the soap package. Knows no party and no message. */
export { type SoapClient, type SoapClientOptions, soapClient } from './client.ts';
export { SoapFault, type SoapTransportCode, SoapTransportError } from './errors.ts';
export { SOAP_MAX_BYTES } from './http-exchange.ts';
export { type SoapHandler, type SoapRequest, type SoapServerOptions, soapHandler, soapServer } from './server.ts';
