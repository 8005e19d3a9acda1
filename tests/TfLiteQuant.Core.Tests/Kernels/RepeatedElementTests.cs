using System.Numerics;
using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>One element written at every length, between guard zones.</summary>
public sealed class RepeatedElementTests
{
    [Fact]
    public void Elements_of_every_size()
    {
        Fill<byte>();
        Fill<ushort>();
        Fill<uint>();
        Fill<ulong>();
    }

    private static void Fill<T>()
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var length = 0; length <= 257; length++)
        {
            var room = new GuardedArray<T>(length, length % 5, T.One);
            var value = T.CreateTruncating((length * 77) + 129);
            if (length > 0) RepeatedElement.Fill(ref room.Elements[0], length, value);
            foreach (var element in room.Elements) Assert.Equal(value, element);
            room.RequireIntact();
        }
    }
}
