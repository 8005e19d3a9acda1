namespace TfLiteQuant.Kernels.Detection;

/// <summary>A box that may still be picked.</summary>
/// <param name="Box">Which.</param>
/// <param name="Score">Its present score.</param>
/// <param name="Compared">How many picked boxes it has been compared with.</param>
internal readonly record struct Candidate(int Box, float Score, int Compared);
