namespace TfLiteQuant.Kernels;

/// <summary>How a filter lies in memory: floats from one element to the next along each of its dimensions.</summary>
internal readonly record struct FilterLayout(nint Z, nint Y, nint X, nint Input, nint Output, int OutputChannels);
