namespace TfLiteQuant.Kernels;

/// <summary>Functions of the library along spans, of which it computes very short ones by the platform's mathematics: other bits on another
/// operating system. A short span is made long enough for a vector here.</summary>
internal static class FullVectors
{
    private const int Least = 4;

    public delegate void SpanFunction(ReadOnlySpan<float> x, Span<float> y);

    public static void Run(ReadOnlySpan<float> x, Span<float> y, SpanFunction function)
    {
        if (x.Length >= Least || x.Length == 0)
        {
            function(x, y);
            return;
        }

        Span<float> room = stackalloc float[Least];
        room.Fill(1);
        x.CopyTo(room);
        function(room, room);
        room[..x.Length].CopyTo(y);
    }
}
