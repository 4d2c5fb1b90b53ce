/** What a user does with kubectl, on any cluster: the API server of the tests, or a whole one in a container. */
package dev.irsa.scenario;
