using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>One element written at every length, between guard zones.</summary>
public sealed class RepeatedElementTests
{
    [Fact]
    public void Elements_of_every_size()
    {
        Fill(static number => unchecked((byte)number));
        Fill(static number => unchecked((ushort)number));
        Fill(static number => (uint)number);
        Fill(static number => (ulong)number);
        Fill(static number => (Half)number);
        Fill(static number => new Complex64(number, -number));
        Fill(static number => (Int128)number);
    }

    private static void Fill<T>(Func<int, T> make)
        where T : unmanaged, IEquatable<T>
    {
        for (var length = 0; length <= 257; length++)
        {
            var room = new GuardedArray<T>(length, length % 5, make(1));
            var value = make((length * 77) + 129);
            if (length > 0) RepeatedElement.Fill(ref room.Elements[0], length, value);
            foreach (var element in room.Elements) Assert.Equal(value, element);
            room.RequireIntact();
        }
    }
}
